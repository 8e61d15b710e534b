import { Container } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices } from '@/app/shell/choices';
import { Logo } from '@/app/shell/logo';
import { LinkButton } from '@/parts/links';
import '@/pages/entry/entry.css';
import type { CatalogueSearch } from './search';

type PublicFrameProps = {
  /** What is looked for here, to go on with after signing in; or else which item is looked at. */
  search?: CatalogueSearch;
  item?: string;
  children: ReactNode;
};

/** The frame of the public catalogue: wide, and with the two ways in. */
export function PublicFrame({ search, item, children }: PublicFrameProps) {
  const { t } = useTranslation();
  const text = t('entry.signIn.button');
  return (
    <div className="entry">
      <header className="entry-header public-header">
        <Logo />
        <nav aria-label={t('catalogue.waysIn')} className="public-ways">
          {item ? (
            <LinkButton to="/catalogue/$item" params={{ item }} variant="default" size="xs">
              {text}
            </LinkButton>
          ) : (
            <LinkButton to="/catalogue" search={search ?? {}} variant="default" size="xs">
              {text}
            </LinkButton>
          )}
          <LinkButton to="/apply" size="xs">
            {t('catalogue.apply')}
          </LinkButton>
        </nav>
        <div className="public-choices">
          <Choices />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Container size={1140} py="lg">
          {children}
        </Container>
      </main>
    </div>
  );
}
