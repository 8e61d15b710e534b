import { queryOptions } from '@tanstack/react-query';
import { api, askTagged } from '@/api/client';
import type { components } from '@/api/schema';
import { queries } from '@/app/queries';

export type Application = components['schemas']['Application'];
export type Followed = { value: Application; etag?: string };

/** An application and what opens it. The key goes as a header, because addresses stand in logs. */
export type Held = { application: string; key: string };

export const heldParams = ({ application, key }: Held) => ({
  path: { application },
  header: { 'Application-Key': key },
});

export const heldQuery = (held: Held) =>
  queryOptions({
    queryKey: ['application', held.application, held.key],
    queryFn: (): Promise<Followed> =>
      askTagged(api.GET('/v1/applications/{application}', { params: heldParams(held) })),
  });

export function forgetHeld({ application }: Held) {
  return queries.invalidateQueries({ queryKey: ['application', application] });
}
