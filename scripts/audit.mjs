#!/usr/bin/env node
// Asks the registries for known vulnerabilities of what the product ships: the NuGet packages of both programs, and the npm packages of the images.
// Exits 1 when one is of high or critical severity. A registry that keeps no such list is named, and is no failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const PROGRAMS = ['operator/ModelOperator.csproj', 'inference-runtime/InferenceRuntime.csproj'];
const NPM_FOLDERS = ['.', 'inference-runtime/OnnxRuntime/Cuda'];
const FOUND = /NU190[34]: (.*?)(?: \[|$)/gm; // high and critical
const NO_DATA = /NU190[05]: /; // the source can not be asked, or has no list

/** @returns {{audited: boolean, found: string[]}} */
function auditNuGet(project) {
  // Audited while it is restored, elsewhere than the build's own restore; `dotnet list package --vulnerable` would not tell an empty list from none.
  const folder = mkdtempSync(join(tmpdir(), 'modeloperator-audit-'));
  try {
    const { status, stdout, stderr } = spawnSync('dotnet', [
      'restore', join(root, project), `-p:ArtifactsPath=${folder}/`, '-p:NuGetAudit=true', '-p:NuGetAuditMode=all', '-p:NuGetAuditLevel=high',
      '-p:TreatWarningsAsErrors=false', '--disable-build-servers', '-v', 'minimal',
    ], { encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`dotnet restore ${project} failed:\n${stdout}${stderr}`);
    }

    return { audited: !NO_DATA.test(stdout), found: [...stdout.matchAll(FOUND)].map(([, text]) => text) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns {{audited: boolean, found: string[]}} */
function auditNpm(folder) {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--package-lock-only', '--json'], { cwd: join(root, folder), encoding: 'utf8' });
  const { vulnerabilities } = JSON.parse(stdout || '{}');
  return {
    audited: vulnerabilities !== undefined,
    found: Object.values(vulnerabilities ?? {})
      .filter(({ severity }) => severity === 'high' || severity === 'critical')
      .map(({ name, range, severity }) => `npm package ${name} ${range} has a known ${severity} severity vulnerability`),
  };
}

function report(registry, results) {
  const found = [...new Set(results.flatMap((result) => result.found))].sort();
  if (found.length > 0) {
    console.log(`${registry}: ${found.length} of high or critical severity:\n${found.map((text) => `  ${text}`).join('\n')}`);
  } else if (results.every(({ audited }) => audited)) {
    console.log(`${registry}: no known vulnerability of high or critical severity.`);
  } else {
    console.log(`${registry}: not audited, the registry in use offers no list of vulnerabilities.`);
  }
  return found.length;
}

const count = report('NuGet', PROGRAMS.map(auditNuGet)) + report('npm', NPM_FOLDERS.map(auditNpm));
process.exitCode = count > 0 ? 1 : 0;
