import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRepeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HiddenTestTries } from '@/api/types';
import type { Definition } from '@/pages/standards/definition';
import { BarText } from '@/pages/standards/definition-view';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';

type ExpectationProps = {
  definition?: Definition;
  kind: 'dataset' | 'model';
  isCovered: boolean;
  tries?: HiddenTestTries;
};

/** What will be looked at, before anything is started. */
export function Expectation({ definition, kind, isCovered, tries }: ExpectationProps) {
  const { t } = useTranslation();
  if (!definition) return null;
  const { data, model, documents = [] } = definition;
  const sections = documents.filter(({ of }) => of === kind);
  return (
    <Card title={t('conformance.expects')}>
      {isCovered ? (
        <Stack gap="sm">
          {kind === 'dataset' && <Text size="sm">{t('conformance.expectsData', { count: data?.columns.length })}</Text>}
          {kind === 'model' && (
            <>
              <Text size="sm">{t('conformance.expectsModel')}</Text>
              {model?.bars.map((bar) => (
                <BarText key={bar.metric} {...bar} />
              ))}
            </>
          )}
          {sections.length > 0 && (
            <Text size="sm">
              {t('conformance.expectsSections')} <bdi>{sections.map(({ section }) => section).join(' · ')}</bdi>
            </Text>
          )}
          {tries && <TriesLeft tries={tries} />}
        </Stack>
      ) : (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t(`conformance.notCovered.${kind}`)}
        </Alert>
      )}
    </Card>
  );
}

function TriesLeft({ tries: { limit, days, used, again_at } }: { tries: HiddenTestTries }) {
  const { t } = useTranslation();
  const format = useFormats();
  const left = Math.max(limit - used, 0);
  return (
    <Alert
      color={left === 0 ? 'red' : left < 3 ? 'yellow' : 'blue'}
      icon={<IconRepeat aria-hidden />}
      title={t('conformance.triesLeft', { count: left })}
    >
      <Text size="sm">{t('conformance.triesText', { most: limit, days })}</Text>
      {again_at && (
        <Text size="sm" mt={6}>
          {t('conformance.triesAgain', { time: format.moment(again_at) })}
        </Text>
      )}
    </Alert>
  );
}
