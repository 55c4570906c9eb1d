// npm's @grpc/grpc-js against the server: grpc_client.mjs HOST:PORT MAX_REQUEST_BYTES PROTOS prints "ok NAME" or "failed NAME: WHY" for each scenario.
// The server has the model m (y = 2x - 1) and the model slow.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, limitText, protos] = process.argv.slice(2);
const limit = Number(limitText);
const slowSize = 256;
const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };

const load = (...path) =>
  grpc.loadPackageDefinition(loader.loadSync(join(protos, ...path), { keepCase: true, longs: Number, includeDirs: [protos] }));
const { inference } = load('inference.proto');
const health = load('grpc', 'health', 'v1', 'health.proto').grpc.health.v1;

const client = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure(), unlimited);
const deadline = (seconds) => ({ deadline: Date.now() + seconds * 1000 });

/** Calls a unary method; rejects with the call's status. */
const call = (method, request, options = deadline(20), from = client) => promisify(from[method].bind(from))(request, new grpc.Metadata(), options);
const infer = (request, options, from) => call('ModelInfer', request, options, from);

const floats = (values) => Buffer.from(Float32Array.from(values).buffer);
const raw = (values, more = {}) => ({
  model_name: 'm',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [values.length] }],
  raw_input_contents: [floats(values)],
  ...more,
});
const typed = (values) => ({
  model_name: 'm',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [values.length], contents: { fp32_contents: values } }],
});
const slow = (more = {}) => ({
  model_name: 'slow',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [slowSize, slowSize] }],
  raw_input_contents: [floats(new Array(slowSize * slowSize).fill(0))],
  ...more,
});

/** Copied: a Float32Array needs its bytes at a multiple of four. */
const values = (answer) => [...new Float32Array(Uint8Array.from(answer.raw_output_contents[0]).buffer)];

const refused = (promise, code, words = '') =>
  assert.rejects(promise, (error) => {
    assert.equal(error.code, code, error.message);
    assert.ok(error.details.includes(words), `found '${error.details}', expected '${words}' in it`);
    return true;
  });

/** Sends the requests of a stream and takes the answers until it ends, or as many as are wanted. */
const stream = (opened, requests, wanted = Infinity) =>
  new Promise((resolve, reject) => {
    const answers = [];
    opened.on('data', (answer) => {
      answers.push(answer);
      if (answers.length === wanted) {
        opened.cancel();
        resolve(answers);
      }
    });
    opened.on('error', (error) => (answers.length >= wanted ? undefined : reject(error)));
    opened.on('end', () => resolve(answers));
    for (const request of requests) {
      opened.write(request);
    }
    if (requests.length > 0) {
      opened.end();
    }
  });

const reflect = async (version, request) => {
  const { ServerReflection } = load('grpc', 'reflection', version, 'reflection.proto').grpc.reflection[version];
  const reflection = new ServerReflection(address, grpc.credentials.createInsecure());
  const [answer] = await stream(reflection.ServerReflectionInfo(deadline(10)), [request]);
  reflection.close();
  return answer;
};

const scenarios = {
  async reflection_lists_services() {
    for (const version of ['v1', 'v1alpha']) {
      const names = (await reflect(version, { list_services: '*' })).list_services_response.service.map((service) => service.name);
      assert.ok(names.includes('inference.GRPCInferenceService') && names.includes('grpc.health.v1.Health'), names.join());
    }
  },
  async reflection_finds_files() {
    const answer = await reflect('v1', { file_containing_symbol: 'inference.ModelInferRequest' });
    assert.ok(answer.file_descriptor_response.file_descriptor_proto[0].includes('inference.proto'));
  },
  async unary_raw() {
    const answer = await infer(raw([3, 4], { id: 'seven' }));
    assert.deepEqual(values(answer), [5, 7]);
    assert.deepEqual([answer.id, answer.outputs[0].name, answer.outputs[0].shape], ['seven', 'y', [2]]);
  },
  async unary_typed() {
    const answer = await infer(typed([3, 4]));
    assert.deepEqual(answer.outputs[0].contents.fp32_contents, [5, 7]);
  },
  async unary_many_at_once() {
    const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => infer(raw([i]))));
    answers.forEach((answer, i) => assert.deepEqual(values(answer), [2 * i - 1]));
  },
  async unary_large() {
    const answer = await infer(raw(new Array(2_000_000).fill(1)));
    assert.ok(values(answer).every((value) => value === 1));
    assert.equal(answer.raw_output_contents[0].length, 8_000_000);
  },
  async metadata_of_server_and_model() {
    assert.equal((await call('ServerLive', {})).live, true);
    assert.equal((await call('ServerReady', {})).ready, true);
    const answer = await call('ModelMetadata', { name: 'm' });
    assert.deepEqual([answer.platform, answer.inputs[0].name, answer.inputs[0].shape], ['onnxruntime_onnx', 'x', [-1]]);
    assert.match(answer.properties.digest, /^sha256:/);
  },
  async streaming() {
    const answers = await stream(client.ModelStreamInfer(deadline(10)), [raw([1]), raw([2], { model_name: 'none', id: 'wrong' }), raw([3])]);
    assert.deepEqual([values(answers[0].infer_response), values(answers[2].infer_response)], [[1], [5]]);
    assert.match(answers[1].error_message, /no model 'none'/);
    assert.equal(answers[1].infer_response.id, 'wrong');
  },
  deadline: () => refused(infer(slow(), deadline(0.3)), grpc.status.DEADLINE_EXCEEDED),
  deadline_of_the_request: () =>
    refused(infer(slow({ parameters: { timeout: { int64_param: 200_000 } } })), grpc.status.DEADLINE_EXCEEDED, 'within 0.2 s'),
  async cancel() {
    await refused(
      new Promise((resolve, reject) => {
        client.ModelInfer(slow(), (error, answer) => (error ? reject(error) : resolve(answer))).cancel();
      }),
      grpc.status.CANCELLED,
    );
    assert.deepEqual(values(await infer(raw([3]))), [5]);
  },
  async compression() {
    const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };
    const packing = new inference.GRPCInferenceService(address, grpc.credentials.createInsecure(), gzip);
    assert.deepEqual(values(await infer(raw(new Array(1000).fill(3)), deadline(10), packing)), new Array(1000).fill(5));
    packing.close();
  },
  async health_check() {
    const checking = new health.Health(address, grpc.credentials.createInsecure());
    for (const service of ['', 'm', 'inference.GRPCInferenceService']) {
      assert.equal((await call('Check', { service }, deadline(10), checking)).status, 1);
    }
    await refused(call('Check', { service: 'none' }, deadline(10), checking), grpc.status.NOT_FOUND);
    checking.close();
  },
  async health_watch() {
    const watching = new health.Health(address, grpc.credentials.createInsecure());
    for (const [service, status] of [['m', 1], ['none', 3]]) {
      const [answer] = await stream(watching.Watch({ service }, deadline(10)), [], 1);
      assert.equal(answer.status, status);
    }
    watching.close();
  },
  async unknown_method() {
    const nothing = promisify(client.makeUnaryRequest.bind(client));
    const same = (bytes) => bytes;
    await refused(nothing('/inference.GRPCInferenceService/Nothing', same, same, Buffer.alloc(0)), grpc.status.UNIMPLEMENTED, 'no method');
  },
  message_over_the_limit: () => refused(infer(raw(new Array(limit / 4 + 1).fill(0))), grpc.status.RESOURCE_EXHAUSTED, limitText),
  async error_details() {
    await refused(infer(raw([1], { model_name: 'größe' })), grpc.status.NOT_FOUND, 'größe');
    await refused(infer(raw([1], { inputs: [{ name: 'x', datatype: 'FP32', shape: [2] }] })), grpc.status.INVALID_ARGUMENT, 'needs 8');
  },
};

for (const [name, run] of Object.entries(scenarios)) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    console.error(error);
    console.log(`failed ${name}: ${error.message?.split('\n')[0]}`);
  }
}
client.close();
