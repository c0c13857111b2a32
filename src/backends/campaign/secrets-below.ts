import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretName } from '../../campaign/hosts/templates.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { filesBelow } from './campaign-folder.ts';

const leastLength = 8;

/** Values of the environment whose names say that they are secret. */
export function secretValues(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    isSecretName(name) && value !== undefined && value.length >= leastLength ? [value] : [],
  );
}

/** A text without the secrets of this environment, and without what has the form of one. */
export function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, '•••'), withoutSecrets(text));
}

/** Places (`file:line`) of a campaign's folder where something has the form of a secret, or is one of this environment. */
export function secretsBelow(folder: string, environment: NodeJS.ProcessEnv = process.env): string[] {
  const secrets = secretValues(environment);
  return filesBelow(folder, '.')
    .filter((path) => /\.(?:log|txt|json|jsonl|md|csv|html|yaml|diff)$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      if (redacted(text, secrets) === text) return [];
      return text
        .split('\n')
        .flatMap((line, at) => (redacted(line, secrets) === line ? [] : [`${path}:${at + 1}`]));
    });
}
