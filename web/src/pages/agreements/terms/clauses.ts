import type { Clause, Permission, Terms } from '@/api/types';
import type { Words } from './words';

/** A clause in the person's language. */
export type ClauseLine = { code: string; text: string; enforcement: string; means: string };

/** What the platform cannot see; the server says the same of terms that are stored, and its word counts. */
const LEGAL_ONLY = /^(permission\.\w+\.(territory|usage)|prohibition\.\w+|duty\.\w+|document)$/;

export function enforcementOf(code: string): 'enforced' | 'legal_only' {
  return LEGAL_ONLY.test(code) ? 'legal_only' : 'enforced';
}

/** By what a clause is enforced, or why it cannot be. */
export function meansOf(code: string): string {
  if (/^permission\.\w+\.assets$/.test(code)) return 'list';
  if (/^permission\.\w+\.usage$/.test(code)) return 'stated';
  if (enforcementOf(code) === 'legal_only') return code === 'document' ? 'document' : 'outside';
  if (code.startsWith('permission.')) return 'permission';
  return code.startsWith('derived.after') ? 'fate' : code.replace('derived.', '');
}

/** The clauses of terms as they stand, in the order in which the server lists them. */
export function clausesOf(terms: Terms, words: Words): ClauseLine[] {
  const { rules } = terms;
  const line = (code: string, text: string) => lineOf(code, text, words);
  const say = (key: string, values?: Record<string, string>) => words.t(`terms.clause.${key}`, values ?? {});
  const [from, until] = [terms.valid_from, terms.expires_at].map(words.moment);
  const derived = rules.derived_models;
  return [
    line('term', words.t('terms.clause.term', { from, until })),
    ...rules.permissions.flatMap((permission) => permissionClauses(permission, words)),
    line('termination', words.t('terms.clause.termination')),
    ...(derived
      ? [
          line(
            'derived.onward',
            say(`onward_${derived.onward}`, { partners: words.list((derived.partners ?? []).map(words.partner)) }),
          ),
          line('derived.after_termination', say(`after_termination_${derived.after_termination}`)),
          line('derived.after_expiry', say(`after_expiry_${derived.after_expiry}`)),
        ]
      : []),
    ...(rules.prohibitions ?? []).map((one) => line(`prohibition.${one}`, say(`prohibition_${one}`))),
    ...(rules.duties ?? []).map(({ duty, detail }) =>
      line(`duty.${duty}`, [say(`duty_${duty}`), detail].filter(Boolean).join(' ')),
    ),
    line('document', words.t('terms.clause.document')),
  ];
}

/** What a permission allows, and then each of its limits. */
export function permissionClauses(permission: Permission, words: Words): ClauseLine[] {
  const { action, by, assets, territory = [], usage = [] } = permission;
  const { proposer, counterparty } = words;
  const [giver, receiver] = by === 'counterparty' ? [counterparty, proposer] : [proposer, counterparty];
  const key = by === 'proposer' || by === 'counterparty' ? action : `${action}_either`;
  const code = `permission.${action}`;
  const lines = [lineOf(code, words.t(`terms.clause.permission_${key}`, { giver, receiver }), words)];
  const only = (what: string, names: string[]) =>
    lines.push(lineOf(`${code}.${what}`, words.t(`terms.clause.only_${what}`, { names: words.list(names) }), words));
  if (assets) only('assets', assets.map(words.asset));
  if (territory.length > 0) only('territory', territory.map(words.country));
  if (usage.length > 0) {
    only(
      'usage',
      usage.map((one) => words.t(`terms.usage.${one}`, one)),
    );
  }
  return lines;
}

/**
 * The server's clauses in the person's language. Both lists come from the same terms in the same order; where they should not fit, or the
 * portal does not know a code yet, the server's own English stands.
 */
export function translated(clauses: Clause[], terms: Terms, words: Words): ClauseLine[] {
  const own = clausesOf(terms, words);
  const fits = own.length === clauses.length && own.every(({ code }, index) => code === clauses[index]?.code);
  if (!fits) return clauses;
  return own.map((line, index) => {
    const said = clauses[index];
    return said && said.enforcement !== line.enforcement ? said : line;
  });
}

function lineOf(code: string, text: string, words: Words): ClauseLine {
  return { code, text, enforcement: enforcementOf(code), means: words.t(`terms.means.${meansOf(code)}`) };
}
