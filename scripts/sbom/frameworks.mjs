// The shared frameworks of .NET in the base image: a folder for each, with a folder for each version.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} folder .NET's folder `shared`, such as /usr/share/dotnet/shared */
export function frameworks(folder) {
  return readdirSync(folder).sort().flatMap((name) => readdirSync(join(folder, name)).sort().map((version) => {
    // Vulnerabilities are published for the packages that carry the frameworks.
    const purl = `pkg:nuget/${name}.Runtime.linux-x64@${version}`;
    return { type: 'framework', 'bom-ref': purl, name, version, licenses: [{ license: { id: 'MIT' } }], purl };
  }));
}
