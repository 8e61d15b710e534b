import signingKeys from './signingKeys.json';
import terms from './terms.json';

/** Texts that only the pages of agreements need. */
export default { signingKeys, terms };
