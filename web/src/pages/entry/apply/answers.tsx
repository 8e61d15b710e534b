import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';
import { type Answer, type Answers, type FormQuestion, type FormSection, useSaid } from './form';

/** The answers to one section, in words. What was not answered says so. */
export function SectionAnswers({ section, answers }: { section: FormSection; answers: Answers }) {
  const said = useSaid();
  return (
    <dl className="answers">
      {section.questions.map((question) => (
        <div key={question.id}>
          <dt>{said(question.text)}</dt>
          <dd>
            <AnswerView question={question} answer={answers[question.id]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AnswerView({ question, answer }: { question: FormQuestion; answer?: Answer }) {
  const { t } = useTranslation();
  const format = useFormats();
  const choice = useChoiceWords(question);
  if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)) {
    return <span className="unanswered">{t('application.unanswered')}</span>;
  }
  if (Array.isArray(answer)) {
    return (
      <ul>
        {answer.map((word) => (
          <li key={word}>{choice(word)}</li>
        ))}
      </ul>
    );
  }
  if (typeof answer === 'number') return format.integer(answer);
  return (
    <span className="user-text" dir="auto">
      {question.kind === 'single' ? choice(answer) : answer}
    </span>
  );
}

/** What people read for the word of a choice. A word of an older form stays as it is. */
function useChoiceWords(question: FormQuestion): (word: string) => string {
  const said = useSaid();
  return (word) => {
    const found = question.choices?.find(({ id }) => id === word);
    return found ? said(found.text) : word;
  };
}
