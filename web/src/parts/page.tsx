import { Breadcrumbs, Group, Text, Title } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import './page.css';

type PageProps = {
  title: string;
  /** What stands beside the title, such as a state. */
  badge?: ReactNode;
  crumbs?: ReactNode[];
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  /** Whether the title was written by a person, in whatever script. */
  isUserText?: boolean;
};

/** Whether a page has been shown before: the focus of the very first one is the browser's. */
let isFirst = true;

/** A page: its title in the window and as the heading that takes the focus after a change of page, where it stands, what can be done. */
export function Page({ title, badge, crumbs, lead, actions, children, isUserText }: PageProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    document.title = `${title} · Hansa`;
  }, [title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of page is what moves the focus.
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, [path]);
  return (
    <>
      {crumbs && crumbs.length > 0 && (
        <nav aria-label={t('app.crumbs')} className="crumbs">
          <Breadcrumbs separatorMargin={6}>{crumbs}</Breadcrumbs>
        </nav>
      )}
      <div className="page-head">
        <div className="page-title">
          <Group gap="sm" align="center">
            <Title order={1} ref={heading} tabIndex={-1}>
              {isUserText ? <bdi>{title}</bdi> : title}
            </Title>
            {badge}
          </Group>
          {lead && (
            <Text c="dimmed" mt={4}>
              {lead}
            </Text>
          )}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
