// The npm packages whose native libraries are in an image: their entries in the lock file that they were installed from.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder where package-lock.json and node_modules lie
 * @param {string[]} names the packages of which something is shipped; the others of the lock file only bring those
 * @returns {object[]} the components
 */
export function npmPackages(folder, names) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return names.map((name) => {
    const path = `node_modules/${name}`;
    // What is installed is what is shipped: a build may ask for another version than the locked one, which has no hash then.
    const { version } = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8'));
    const locked = packages[path]?.version === version ? packages[path] : {};
    const purl = `pkg:npm/${name}@${version}`;
    return {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      ...(locked.integrity && { hashes: [{ alg: 'SHA-512', content: sha512(locked.integrity) }] }),
      licenses: licenses(locked.license, join(folder, path)),
      purl,
    };
  });
}

/** The version of ONNX Runtime that a native library is: the one that its symbols carry. */
export function onnxRuntime(library) {
  const [, version] = /VERS_(\d+\.\d+\.\d+)/.exec(readFileSync(library, 'latin1')) ?? [];
  if (!version) {
    throw new Error(`${library} names no version of ONNX Runtime; expected a symbol version such as VERS_1.29.0.`);
  }

  const purl = `pkg:github/microsoft/onnxruntime@v${version}`;
  return { type: 'library', 'bom-ref': purl, name: 'onnxruntime', version, licenses: [{ license: { id: 'MIT' } }], purl };
}

function sha512(integrity) {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}

function licenses(stated, folder) {
  if (stated) {
    return [{ license: { id: stated } }];
  }

  const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name) && !name.endsWith('.meta'));
  const isMit = file && readFileSync(join(folder, file), 'utf8').trimStart().startsWith('MIT License');
  return isMit ? [{ license: { id: 'MIT' } }] : [];
}
