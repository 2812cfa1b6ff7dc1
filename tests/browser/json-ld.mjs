/**
 * schema.org descriptions and two judges of them, both without a network: TypeScript with the
 * vocabulary as types (`schema-dts`: a property or type that schema.org does not know, or a value
 * of the wrong kind, does not compile), and Adobe's validator for what search engines require.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import Validator from '@adobe/structured-data-validator';

const require = createRequire(import.meta.url);
const TSC = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const TYPES = path.join(path.dirname(require.resolve('schema-dts/package.json')), '..');

/** The descriptions in a page, each as its nodes. */
export function descriptionsIn(html) {
  const scripts = html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  return [...scripts].map(([, text]) => {
    const { '@context': context, '@graph': nodes } = JSON.parse(text);
    if (context !== 'https://schema.org' || !Array.isArray(nodes)) throw new Error(`no graph: ${text}`);
    return nodes;
  });
}

/**
 * What is wrong with nodes, given by where they are from.
 *
 * @param {[string, object][]} found
 * @returns {Promise<string[]>}
 */
export async function problemsOf(found) {
  return [...(await unknownToSchemaOrg(found)), ...(await unfitForSearchEngines(found))];
}

/** Each node is one line of a program, so that a message's line number says which it is about. */
async function unknownToSchemaOrg(found) {
  const kinds = [...new Set(found.map(([, node]) => node['@type']))].sort();
  const lines = [
    `import type { ${kinds.join(', ')} } from 'schema-dts';`,
    ...found.map(([, node], n) => `export const n${n}: Exclude<${node['@type']}, string> = ${JSON.stringify(node)};`),
  ];
  // Beside the package, where its import is found.
  const folder = mkdtempSync(path.join(TYPES, '.json-ld-'));
  try {
    writeFileSync(path.join(folder, 'nodes.ts'), lines.join('\n'));
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false', '--module', 'nodenext'];
    const messages = await output(process.execPath, [TSC, ...options, path.join(folder, 'nodes.ts')]);
    return messages.map((message) => {
      const [, line, column, text] = /nodes\.ts\((\d+),(\d+)\): error TS\d+: (.*)/.exec(message) ?? [];
      if (!line) return message;
      const [from] = found[line - 2] ?? ['the import'];
      return `${from}: ${text.slice(0, 200)} (at ${lines[line - 1].slice(column - 1, Number(column) + 40)})`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines that a program prints, whatever it ends with. */
function output(program, options) {
  return new Promise((resolve) => {
    execFile(program, options, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const printed = `${stdout}${stderr}`.split('\n').filter((line) => /^\S/.test(line));
      resolve(error && printed.length === 0 ? [String(error)] : printed);
    });
  });
}

async function unfitForSearchEngines(found) {
  const validator = new Validator();
  const problems = [];
  for (const [from, node] of found) {
    // It would send what it does not know to the console.
    const issues = await validator.validate({ jsonld: { [node['@type']]: [structuredClone(node)] } });
    problems.push(
      ...issues.filter(({ severity }) => severity === 'ERROR').map(({ issueMessage }) => `${from}: ${node['@type']}: ${issueMessage}`),
    );
  }
  return problems;
}
