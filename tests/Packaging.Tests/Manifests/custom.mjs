// Validators for kinds that come with a CustomResourceDefinition: ours from crds/, others from the schemas in Schemas/, which have the fields that this repository uses.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const here = dirname(fileURLToPath(import.meta.url));
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
addFormats(ajv);
const validators = new Map();

/** A function from a document to its problems; undefined where the kind is none of these. */
export function validatorOf({ apiVersion, kind }) {
    if (validators.size === 0) {
        load();
    }
    return validators.get(`${apiVersion}/${kind}`);
}

function load() {
    const crds = join(here, '..', '..', '..', 'crds');
    for (const file of readdirSync(crds)) {
        const { spec } = parse(readFileSync(join(crds, file), 'utf8'));
        for (const { name, schema } of spec.versions) {
            const { metadata, ...properties } = schema.openAPIV3Schema.properties; // an API server knows the other fields of the metadata
            add(`${spec.group}/${name}/${spec.names.kind}`, closed({ ...schema.openAPIV3Schema, properties: { ...properties, metadata: { ...metadata, additionalProperties: true } } }));
        }
    }
    for (const file of readdirSync(join(here, 'Schemas'))) {
        const schema = parse(readFileSync(join(here, 'Schemas', file), 'utf8'));
        add(schema.title, closed(schema));
    }
}

function add(key, schema) {
    const validate = ajv.compile({ ...schema, properties: { apiVersion: {}, kind: {}, metadata: {}, ...schema.properties, status: {} } });
    validators.set(key, document => validate(document) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`));
}

/** An API server prunes what a structural schema does not name; here it is a mistake. */
function closed(schema) {
    if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) {
        return schema;
    }
    const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, closed(property)]))
        : ['items', 'additionalProperties'].includes(key) ? closed(value) : value]));
    if (copy['x-kubernetes-int-or-string']) {
        delete copy.type;
    }
    if (copy.properties && copy.additionalProperties === undefined && !copy['x-kubernetes-preserve-unknown-fields']) {
        copy.additionalProperties = false;
    }
    return copy;
}
