import { Alert, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Predictions } from '@/api/types';
import { Card } from '@/parts/card';
import { useFormats } from '@/parts/format';
import { DataTable } from '@/parts/table';
import { useWording } from '@/parts/wording';
import { probability as written } from './saying';

/** What the model says, and what was odd about the rows. */
export function PredictionsView({ answer }: { answer: Predictions }) {
  const { t } = useTranslation();
  const [first] = answer.predictions;
  const word = useWording();
  return (
    <>
      <Card title={t('models.try.answer')} flush={answer.predictions.length > 1}>
        {answer.predictions.length === 1 && first ? <One prediction={first} /> : <Many answer={answer} />}
      </Card>
      {(answer.warnings ?? []).length > 0 && (
        <Alert color="yellow" title={t('models.try.warnings')}>
          {answer.warnings?.map((warning) => (
            <Text key={warning.message} size="sm" className="user-text">
              {word('note', warning.code, warning.values) ?? warning.message}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}

type Prediction = Predictions['predictions'][number];

/** The class, the labels, the quantity as the program wrote it, or the text that goes on from the prompt. */
function saidBy({ class: name, value, labels, text }: Prediction): string {
  if (labels) return labels.length > 0 ? labels.join(', ') : '–';
  return text ?? (value == null ? name : String(value));
}

/** Whether a name is among what the model said. */
const isSaid = ({ class: name, labels }: Prediction, one: string) => labels?.includes(one) ?? one === name;

function One({ prediction }: { prediction: Prediction }) {
  const format = useFormats();
  const classes = Object.entries(prediction.probabilities).sort(([, one], [, other]) => other - one);
  return (
    <Stack gap="sm">
      {prediction.text == null ? (
        <Text fz={26} fw={650}>
          <bdi>{saidBy(prediction)}</bdi>
        </Text>
      ) : (
        <Text className="user-text">{prediction.text}</Text>
      )}
      {classes.slice(0, 20).map(([name, probability]) => (
        <div key={name}>
          <Text size="sm" className="figures">
            <bdi>{name}</bdi> · {written(probability, format.share)}
          </Text>
          <Progress
            value={probability * 100}
            color={isSaid(prediction, name) ? 'cyan.7' : 'gray.5'}
            aria-label={name}
          />
        </div>
      ))}
    </Stack>
  );
}

function Many({ answer }: { answer: Predictions }) {
  const { t } = useTranslation();
  const format = useFormats();
  const rows = answer.predictions.map((prediction, index) => ({ ...prediction, number: index + 1 }));
  return (
    <DataTable
      label={t('models.try.answer')}
      rows={rows}
      rowKey={(row) => String(row.number)}
      columns={[
        { key: 'number', head: t('models.try.row'), cell: (row) => format.integer(row.number) },
        { key: 'class', head: t('models.try.said'), cell: (row) => <bdi>{saidBy(row)}</bdi> },
        {
          key: 'probability',
          head: t('models.try.probability'),
          isNumber: true,
          cell: (row) => (row.value == null && row.text == null ? written(row.probability, format.share) : '–'),
        },
      ]}
    />
  );
}
