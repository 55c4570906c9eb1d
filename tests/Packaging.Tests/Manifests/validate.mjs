// validate.mjs FILE: reads a JSON array of Kubernetes objects and writes a JSON array of problems: [{"index": 0, "problem": "..."}].
import { readFileSync } from 'node:fs';
import { unknownFields } from './fields.mjs';
import { validatorOf } from './custom.mjs';

const documents = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const problems = [];
for (const [index, document] of documents.entries()) {
    for (const problem of await problemsOf(document)) {
        problems.push({ index, problem });
    }
}
process.stdout.write(JSON.stringify(problems));

async function problemsOf(document) {
    const custom = validatorOf(document);
    if (custom) {
        return custom(document);
    }

    const module = `kubernetes-models/${document.apiVersion}/${document.kind}`;
    let type;
    try {
        type = (await import(module))[document.kind];
    } catch (error) {
        return [`${document.apiVersion} ${document.kind} is no kind of Kubernetes, and has no schema here: ${error.code}`];
    }

    try {
        new type(document).validate();
    } catch (error) {
        return error.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
    }
    return unknownFields(document, module);
}
