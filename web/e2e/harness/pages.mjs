// Every page of the portal, by who sees it. A test compares this with the routes in `src/app/routes`.

/** `path` is a route as the router has it; `at` is the address to open, for those with an id. */
export function pages(ids) {
  const at = (path, address) => ({ path, at: address ?? path });
  const nobody = [at('/sign-in'), at('/set-up'), at('/join'), at('/apply'), at('/apply/confirm')];
  nobody.push(at('/public/certificates/$certificate', `/public/certificates/${ids.certificate}`));
  nobody.push(at('/public/catalogue'), at('/public/catalogue/$item', `/public/catalogue/${ids.model}`));
  nobody.push(at('/apply/resend'), at('/apply/$application', ids.follow));
  const missing = at('$', '/nothing/here');
  const month = new Date().toISOString().slice(0, 7);
  const everybody = [at('/'), at('/settings'), at('/settings/api-keys'), at('/settings/sessions'), missing];
  const owner = [
    ...everybody,
    ...['/organisation', '/members', '/directory', '/audit', '/agreements', '/agreements/new'].map((path) => at(path)),
    at('/agreements/$agreement', `/agreements/${ids.agreement}`),
    at('/agreements/$agreement/offer', `/agreements/${ids.agreement}/offer`),
    at('/agreements/$agreement/sign', `/agreements/${ids.agreement}/sign`),
    at('/organisation/signing-keys'),
    ...['/alliances', '/standards', '/conformance', '/certificates'].map((path) => at(path)),
    at('/alliances/$alliance', `/alliances/${ids.alliance}`),
    at('/standards/new', `/standards/new?alliance=${ids.alliance}`),
    at('/standards/$standard', `/standards/${ids.standard}`),
    at('/standards/$standard/draft', `/standards/${ids.standard}/draft`),
    at('/conformance/new', `/conformance/new?model=${ids.model}&standard=${ids.standard}`),
    at('/conformance/$run', `/conformance/${ids.run}`),
    at('/certificates/$certificate', `/certificates/${ids.certificate}`),
    ...['/projects', '/projects/new'].map((path) => at(path)),
    ...['', '?tab=discussion', '?tab=milestones', '?tab=things', '?tab=jobs', '?tab=members', '?tab=activity'].map(
      (tab) => at('/projects/$project', `/projects/${ids.project}${tab}`),
    ),
    ...['/datasets', '/datasets/new', '/models', '/jobs', '/jobs/new'].map((path) => at(path)),
    at('/datasets/$dataset', `/datasets/${ids.dataset}`),
    at('/models/$model', `/models/${ids.model}`),
    at('/jobs/$job', `/jobs/${ids.job}`),
    at('/jobs/compare', `/jobs/compare?jobs=${ids.jobs.join(',')}`),
    ...['/usage', '/usage/budget', '/usage/statements', '/usage/prices', '/pools'].map((path) => at(path)),
    at('/usage/statements/$month', `/usage/statements/${month}`),
    at('/pools/$pool', `/pools/${ids.pool}`),
    at('/catalogue'),
    at('/catalogue/$item', `/catalogue/${ids.model}`),
  ];
  const operator = [
    ...everybody,
    ...['/platform/pipeline', '/platform/partners', '/platform/staff'].map((path) => at(path)),
    ...['/platform/accounts', '/platform/audit'].map((path) => at(path)),
    ...['/platform/admission', '/platform/mails', '/platform/alliances'].map((path) => at(path)),
    at('/platform/pipeline/$stage', '/platform/pipeline/applied'),
    at('/platform/partners/$partner', `/platform/partners/${ids.partner}`),
    at('/platform/accounts/$user', `/platform/accounts/${ids.user}`),
    ...['/platform/usage', '/platform/statements', '/platform/prices', '/platform/pools'].map((path) => at(path)),
    at('/platform/partners/$partner/statements/$month', `/platform/partners/${ids.charged}/statements/${month}`),
  ];
  return { nobody, owner, operator };
}

/** The name of a page in files: `datasets-$dataset` becomes `datasets-dataset`, and the tab that its address names stands behind. */
export function fileName(path, at = path) {
  const special = { '/': 'home', $: 'missing' };
  const tab = /\?tab=(\w+)/.exec(at)?.[1];
  return `${special[path] ?? path.slice(1).replaceAll('/', '-').replaceAll('$', '')}${tab ? `-${tab}` : ''}`;
}
