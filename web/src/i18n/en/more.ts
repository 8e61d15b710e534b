import account from './account.json';
import agreements from './agreements.json';
import application from './application.json';
import audit from './audit.json';
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
import recipe from './recipe.json';
import refusal from './refusal.json';
import signingKeys from './signingKeys.json';
import statements from './statements.json';
import terms from './terms.json';
import usage from './usage.json';

/** Texts that neither home nor signing in shows. */
export default {
  account,
  agreements,
  application,
  audit,
  datasets,
  directory,
  grants,
  jobs,
  models,
  organisation,
  people,
  platform,
  pools,
  prices,
  recipe,
  refusal,
  signingKeys,
  statements,
  terms,
  usage,
};
