// The NuGet packages in a published program: those of its deps.json, which is what the host loads, with the licences their nuspecs state.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} depsFile a program's .deps.json
 * @param {string} nuspecs a folder laid out as NuGet's packages folder: ID/VERSION/ID.nuspec in lower case
 * @returns {{components: object[], dependencies: Map<string, string[]>, direct: string[]}} the components, what each needs (bom-refs), and
 *   what the program and its own libraries name themselves
 */
export function nugetPackages(depsFile, nuspecs) {
  const deps = JSON.parse(readFileSync(depsFile, 'utf8'));
  const target = deps.targets[deps.runtimeTarget.name];
  const isPackage = (name) => deps.libraries[name].type === 'package';
  const needs = (name) => Object.entries(target[name].dependencies ?? {}).map(([id, version]) => `${id}/${version}`);
  const packages = Object.keys(deps.libraries).filter(isPackage).sort();

  return {
    components: packages.map((name) => component(name, deps.libraries[name], nuspecs)),
    dependencies: new Map(packages.map((name) => [reference(name), needs(name).filter(isPackage).map(reference).sort()])),
    direct: [...new Set(Object.keys(target).filter((name) => !isPackage(name)).flatMap(needs).filter(isPackage))].map(reference).sort(),
  };
}

function reference(name) {
  return `pkg:nuget/${name.replace('/', '@')}`;
}

function component(name, library, nuspecs) {
  const [id, version] = name.split('/');
  return {
    type: 'library',
    'bom-ref': reference(name),
    name: id,
    version,
    // NuGet's content hash: of the package without its signature, as the lock files have it.
    hashes: [{ alg: 'SHA-512', content: Buffer.from(library.sha512.replace('sha512-', ''), 'base64').toString('hex') }],
    licenses: licenses(join(nuspecs, id.toLowerCase(), version.toLowerCase(), `${id.toLowerCase()}.nuspec`)),
    purl: reference(name),
  };
}

function licenses(nuspec) {
  const text = readFileSync(nuspec, 'utf8');
  const [, type, stated] = /<license type="(expression|file)"[^>]*>\s*([^<]+?)\s*<\/license>/.exec(text) ?? [];
  if (type === 'expression') {
    return [/\s/.test(stated) ? { expression: stated } : { license: { id: stated } }];
  }

  const [, url] = /<licenseUrl>\s*([^<]+?)\s*<\/licenseUrl>/.exec(text) ?? [];
  if (type === 'file') {
    return [{ license: { name: `the package's file ${stated}` } }];
  }

  return url ? [{ license: { name: 'stated by address', url } }] : [];
}
