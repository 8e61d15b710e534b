// Generates src/api/schema.ts from the server's OpenAPI document.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const folder = new URL('../', import.meta.url);
const document = new URL('openapi.json', folder);
// A checkout without web/openapi.json has the document in the test that guards it, below two lines of its own header.
const snapshot = new URL('../crates/api/tests/it/snapshots/it__contract__openapi.snap', folder);

const text = existsSync(document)
  ? readFileSync(document, 'utf8')
  : readFileSync(snapshot, 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
const types = astToString(await openapiTS(JSON.parse(text)));
writeFileSync(
  new URL('src/api/schema.ts', folder),
  `// Made by \`npm run schema\` from the OpenAPI document.\n\n${types}`,
);
