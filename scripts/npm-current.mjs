// Exits 0 when node_modules holds what package-lock.json asks for, 1 when `npm ci` has to run.
// npm writes node_modules/.package-lock.json last, so an install that was interrupted counts as absent.
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);

function versions(file) {
  const { packages } = JSON.parse(readFileSync(new URL(file, root), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { optional, peer }]) => path !== '' && !optional && !peer)
    .map(([path, { version, integrity }]) => `${path} ${version} ${integrity}`);
}

try {
  const installed = new Set(versions('node_modules/.package-lock.json'));
  process.exitCode = versions('package-lock.json').every((entry) => installed.has(entry)) ? 0 : 1;
} catch (error) {
  if (error.code !== 'ENOENT') {
    throw error;
  }
  process.exitCode = 1;
}
