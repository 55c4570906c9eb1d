// Which fields a Kubernetes type has, read from the type declarations of kubernetes-models: its validators check types and required fields, but let unknown fields
// pass, as OpenAPI does, and a misspelt field is dropped by an API server without a word.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = join(dirname(fileURLToPath(import.meta.resolve('kubernetes-models'))), '..');
const types = new Map();

/** The fields of a type: name -> { file, type } of its value, both null where the value has no fields of its own. Null for a type that is no object. */
function fieldsOf(file) {
    if (!types.has(file)) {
        types.set(file, read(file));
    }
    return types.get(file);
}

function read(file) {
    const text = readFileSync(file, 'utf8');
    const body = /^export interface \w+[^{]*\{\n([\s\S]*?)^\}/m.exec(text);
    if (!body) {
        return null;
    }

    const imports = new Map([...text.matchAll(/^import \{ (\w+) \} from "([^"]+)";/gm)].map(([, name, path]) => [name, resolve(file, path)]));
    const alias = /^export type \{ \w+ as (\w+),/m.exec(text)?.[1]; // a type that contains itself names itself without an import
    const fields = new Map();
    for (const [, name, type] of body[1].matchAll(/^ {4}"([^"]+)"\??: (?:Array<)*(\w+)?/gm)) {
        fields.set(name, type === alias ? file : (imports.get(type) ?? null));
    }
    return fields;
}

const resolve = (file, path) => path.startsWith('.') ? join(dirname(file), path.replace(/\.js$/, '.d.ts')) : join(packages, `${path}.d.ts`);

/** The paths of fields that the type does not have. */
function unknownIn(value, file, path) {
    const fields = fieldsOf(file);
    if (!fields || value === null || typeof value !== 'object') {
        return [];
    }
    return Object.entries(value).flatMap(([name, child]) => {
        if (!fields.has(name)) {
            return [`${path}.${name}: no such field`];
        }
        const type = fields.get(name);
        if (!type) {
            return [];
        }
        return Array.isArray(child) ? child.flatMap((item, index) => unknownIn(item, type, `${path}.${name}[${index}]`)) : unknownIn(child, type, `${path}.${name}`);
    });
}

/** What a document has that its kind does not know. module: such as kubernetes-models/apps/v1/Deployment. */
export function unknownFields(document, module) {
    return unknownIn(document, join(packages, `${module}.d.ts`), document.kind);
}
