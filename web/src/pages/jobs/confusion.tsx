import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import './jobs.css';

/** More classes than this make a picture in which nothing can be read. */
const SHOWN = 20;

/** True classes by predicted classes. */
export function Confusion({ classes, counts }: { classes: string[]; counts: number[][] }) {
  const { t } = useTranslation();
  const format = useFormats();
  if (classes.length > SHOWN) return null;
  const most = Math.max(1, ...counts.flat());
  return (
    <Card title={t('jobs.result.confusion')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('jobs.result.confusionText')}
      </Text>
      <section className="confusion" tabIndex={0} aria-label={t('parts.scrolls', { name: t('jobs.result.confusion') })}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.result.trueOrPredicted')}</th>
              {classes.map((name) => (
                <th key={name} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((row, index) => (
              <tr key={classes[index]}>
                <th scope="row">
                  <bdi>{classes[index]}</bdi>
                </th>
                {row.map((count, column) => (
                  <td
                    key={classes[column]}
                    data-right={index === column || undefined}
                    style={{ '--share': `${Math.round((count / most) * 45)}%` } as React.CSSProperties}
                  >
                    {format.integer(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
