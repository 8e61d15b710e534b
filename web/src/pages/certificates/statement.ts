import type { MetricScore } from '@/api/types';

/** What a certificate says, as it was signed; whether the signature is good is for `hansa certificate verify` to tell. */
export type Statement = {
  iss: string;
  artefact: { files: { name?: string; sha256: string; size: number }[] };
  standard: { sha256: string };
  rows: number;
  scores?: MetricScore[];
};

/** Reads the payload of a JWS in compact form (RFC 7515, 3.1); `undefined` when it is none. */
export function statementOf(jws: string): Statement | undefined {
  const payload = jws.split('.')[1];
  if (!payload) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Statement | null;
    return value && typeof value === 'object' && Array.isArray(value.artefact?.files) ? value : undefined;
  } catch {
    return undefined;
  }
}
