import { useQuery } from '@tanstack/react-query';
import { peopleQuery } from './data';

/** Reviewers by name. Whoever is not known any more stays an id. */
export function useReviewers(): (user?: string | null) => string {
  const people = useQuery(peopleQuery);
  return (user) => {
    if (!user) return '–';
    return people.data?.find((one) => one.user === user)?.display_name ?? `${user.slice(0, 11)}…`;
  };
}
