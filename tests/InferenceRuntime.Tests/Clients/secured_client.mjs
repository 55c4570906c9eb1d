// npm's @grpc/grpc-js against a server with TLS and keys: secured_client.mjs HOST:PORT CERTIFICATE KEY PROTOS prints "ok NAME" or "failed NAME: WHY" for each scenario.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, certificate, key, protos] = process.argv.slice(2);
const load = (...path) =>
  grpc.loadPackageDefinition(loader.loadSync(join(protos, ...path), { keepCase: true, longs: Number, includeDirs: [protos] }));
const { inference } = load('inference.proto');
const health = load('grpc', 'health', 'v1', 'health.proto').grpc.health.v1;
const { ServerReflection } = load('grpc', 'reflection', 'v1', 'reflection.proto').grpc.reflection.v1;

const tls = grpc.credentials.createSsl(readFileSync(certificate));
const target = address.replace('127.0.0.1', 'localhost');
const client = new inference.GRPCInferenceService(target, tls);
const metadata = (pairs) => {
  const all = new grpc.Metadata();
  for (const [name, value] of Object.entries(pairs)) all.set(name, value);
  return all;
};
const call = (from, method, request, pairs = {}) =>
  promisify(from[method].bind(from))(request, metadata(pairs), { deadline: Date.now() + 20_000 });
const request = {
  model_name: 'm',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [2], contents: { fp32_contents: [1, 2] } }],
};
const refused = (promise) =>
  assert.rejects(promise, (error) => {
    assert.equal(error.code, grpc.status.UNAUTHENTICATED, error.message);
    return true;
  });

const scenarios = {
  key: async () => {
    const answer = await call(client, 'ModelInfer', request, { 'x-api-key': key });
    assert.deepEqual(answer.outputs[0].contents.fp32_contents, [1, 3]);
  },
  key_as_bearer: async () => assert.equal((await call(client, 'ModelReady', { name: 'm' }, { authorization: `Bearer ${key}` })).ready, true),
  no_key: () => refused(call(client, 'ModelInfer', request)),
  wrong_key: () => refused(call(client, 'ModelInfer', request, { 'x-api-key': `${key}x` })),
  metadata_needs_a_key: () => refused(call(client, 'ModelMetadata', { name: 'm' })),
  repository_needs_a_key: () => refused(call(client, 'RepositoryIndex', {})),
  reflection_needs_a_key: () =>
    refused(
      new Promise((resolve, reject) => {
        const stream = new ServerReflection(target, tls).ServerReflectionInfo();
        stream.on('data', resolve);
        stream.on('error', reject);
        stream.write({ list_services: '*' });
      }),
    ),
  health_is_open: async () => assert.equal((await call(new health.Health(target, tls), 'Check', {})).status, 1),
  server_ready_is_open: async () => assert.equal((await call(client, 'ServerReady', {})).ready, true),
};

for (const [name, run] of Object.entries(scenarios)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`failed ${name}: ${error.message}`);
  }
}
process.exit(0);
