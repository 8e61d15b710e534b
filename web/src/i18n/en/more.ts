import account from './account.json';
import agreements from './agreements.json';
import alliances from './alliances.json';
import application from './application.json';
import audit from './audit.json';
import catalogue from './catalogue.json';
import certificates from './certificates.json';
import conformance from './conformance.json';
import datasets from './datasets.json';
import directory from './directory.json';
import grants from './grants.json';
import jobs from './jobs.json';
import models from './models.json';
import organisation from './organisation.json';
import people from './people.json';
import platform from './platform.json';
import pools from './pools.json';
import prices from './prices.json';
import projects from './projects.json';
import publish from './publish.json';
import recipe from './recipe.json';
import refusal from './refusal.json';
import signingKeys from './signingKeys.json';
import standards from './standards.json';
import statements from './statements.json';
import terms from './terms.json';
import usage from './usage.json';

/** Texts that neither home nor signing in shows. */
export default {
  account,
  agreements,
  alliances,
  application,
  audit,
  catalogue,
  certificates,
  conformance,
  datasets,
  directory,
  grants,
  jobs,
  models,
  organisation,
  people,
  platform,
  projects,
  pools,
  prices,
  publish,
  recipe,
  refusal,
  signingKeys,
  standards,
  statements,
  terms,
  usage,
};
