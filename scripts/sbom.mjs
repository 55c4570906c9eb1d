#!/usr/bin/env node
// Writes the software bill of materials of an image, CycloneDX 1.6, and a readable list of its third parties' licences:
//   sbom.mjs operator|runtime|runtime-cuda [--version V] [--deps FILE] [--nuspecs FOLDER] [--npm FOLDER] [--cuda-npm FOLDER]
//            [--frameworks FOLDER] [--output FOLDER]
// Without options it describes what this clone has built, below artifacts/sbom. The images' builds name their own files. The same input gives
// the same bytes. It needs nothing but Node.js, so that an image's build installs no tool for it; a test checks it against the schema.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { frameworks } from './sbom/frameworks.mjs';
import { npmPackages, onnxRuntime } from './sbom/npm.mjs';
import { nugetPackages } from './sbom/nuget.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const PROGRAMS = {
  operator: { name: 'model-operator', project: 'ModelOperator' },
  runtime: { name: 'inference-runtime', project: 'InferenceRuntime' },
};
const API = 'com.github.asus4.onnxruntime'; // ONNX Runtime's C# API, and its library without GPU providers
const CUDA = ['com.github.asus4.onnxruntime.linux-x64-gpu', 'onnxruntime-node'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ['version', 'deps', 'nuspecs', 'npm', 'cuda-npm', 'frameworks', 'output'].map((name) => [name, { type: 'string' }])),
});
const [kind] = positionals;
const program = PROGRAMS[kind === 'runtime-cuda' ? 'runtime' : kind];
if (!program || positionals.length !== 1) {
  console.error(`sbom.mjs: found ${JSON.stringify(positionals.join(' '))}, expected one of: operator, runtime, runtime-cuda.`);
  process.exit(2);
}

const version = options.version ?? /<Version>(.+)<\/Version>/.exec(readFileSync(join(root, 'Directory.Build.props'), 'utf8'))[1];
const nuget = nugetPackages(
  options.deps ?? join(root, 'artifacts', 'bin', program.project, 'release', `${program.name}.deps.json`),
  options.nuspecs ?? process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages'));
const libraries = [...nativeLibraries(), ...(options.frameworks ? frameworks(options.frameworks) : [])];

const application = {
  type: 'application',
  'bom-ref': `pkg:generic/modeloperator/${program.name}@${version}`,
  name: program.name,
  version,
  licenses: [{ license: { id: 'Apache-2.0' } }],
  purl: `pkg:generic/modeloperator/${program.name}@${version}`,
};
const components = [...nuget.components, ...libraries];
const document = {
  metadata: { lifecycles: [{ phase: 'build' }], component: application },
  components,
  dependencies: [
    { ref: application['bom-ref'], dependsOn: [...nuget.direct, ...libraries.map((library) => library['bom-ref'])] },
    ...components.map(({ 'bom-ref': ref }) => ({ ref, dependsOn: nuget.dependencies.get(ref) ?? [] })),
  ],
};

const output = resolve(options.output ?? join(root, 'artifacts', 'sbom'));
const file = join(output, `${kind === 'runtime-cuda' ? `${program.name}-cuda` : program.name}.cdx.json`);
mkdirSync(output, { recursive: true });
writeFileSync(file, `${JSON.stringify({
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${uuid(JSON.stringify(document))}`,
  version: 1,
  ...document,
}, null, 2)}\n`);
writeFileSync(file.replace('.cdx.json', '.third-party.txt'), components.map(thirdParty).join(''));
console.log(file);

/** ONNX Runtime, and the npm packages that bring it. */
function nativeLibraries() {
  const npm = options.npm ?? root;
  const cudaNpm = options['cuda-npm'] ?? join(root, 'inference-runtime', 'OnnxRuntime', 'Cuda');
  switch (kind) {
    case 'runtime':
      return [...npmPackages(npm, [API]), onnxRuntime(join(npm, 'node_modules', API, 'Plugins/Linux/x64/libonnxruntime.so'))];
    case 'runtime-cuda':
      return [
        ...npmPackages(npm, [API]),
        ...npmPackages(cudaNpm, CUDA),
        onnxRuntime(join(cudaNpm, 'node_modules', 'onnxruntime-node', 'bin/napi-v6/linux/x64/libonnxruntime.so.1')),
      ];
    default:
      return [];
  }
}

/** A UUID (version 8) out of the content, in place of a random one: the same content is the same document. */
function uuid(content) {
  const hex = createHash('sha256').update(content).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function thirdParty({ name, version: itsVersion, licenses }) {
  const stated = licenses.map(({ expression, license }) => expression ?? license.id ?? license.url ?? license.name);
  return `${name} ${itsVersion}: ${stated.join(', ') || 'states no licence'}\n`;
}
