import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { decode, encodeBinary, encodeJson, infer } from './infer.mjs';

const x = { name: 'x', datatype: 'FP32', shape: [2], data: Float32Array.of(1.5, -2) };
const rate = { name: 'sr', datatype: 'INT64', shape: [], data: BigInt64Array.of(16_000n) };

test('encodeJson writes the tensors into the JSON', () => {
  const { headers, body } = encodeJson([x, rate]);

  assert.equal(headers['content-type'], 'application/json');
  assert.deepEqual(JSON.parse(body), {
    inputs: [
      { name: 'x', datatype: 'FP32', shape: [2], data: [1.5, -2] },
      { name: 'sr', datatype: 'INT64', shape: [], data: [16_000] },
    ],
  });
});

test('encodeJson refuses an integer that a double can not hold', () => {
  const big = { ...rate, data: BigInt64Array.of(2n ** 53n + 1n) };

  assert.throws(() => encodeJson([big]), /9007199254740993 does not survive JSON/);
});

test('encodeBinary appends the bytes in input order, little-endian', () => {
  const { headers, body } = encodeBinary([x, rate]);

  const length = Number(headers['inference-header-content-length']);
  const json = JSON.parse(body.subarray(0, length));
  assert.deepEqual(json.inputs.map(({ parameters }) => parameters.binary_data_size), [8, 8]);
  assert.equal(json.parameters.binary_data_output, true);
  assert.equal(body.subarray(length).toString('hex'), '0000c03f000000c0' + '803e000000000000');
});

test('encodeBinary sends only the part of a buffer that the array shows', () => {
  const part = { ...x, data: Float32Array.of(9, 1.5, -2, 9).subarray(1, 3) };

  assert.deepEqual(encodeBinary([part]).body, encodeBinary([x]).body);
});

test('decode reads binary tensors at odd offsets, beside JSON ones', () => {
  const json = JSON.stringify({
    outputs: [
      { name: 'y', datatype: 'FP32', shape: [1, 2], parameters: { binary_data_size: 8 } },
      { name: 'n', datatype: 'INT64', shape: [], data: [7] },
      { name: 'z', datatype: 'FP32', shape: [1], parameters: { binary_data_size: 4 } },
    ],
  });
  const header = Buffer.from(json.length % 2 ? json : ` ${json}`);
  const body = Buffer.concat([header, Buffer.from(Float32Array.of(1, 2, 3).buffer)]);

  const outputs = decode(body, String(header.length));

  assert.deepEqual(outputs.y, { datatype: 'FP32', shape: [1, 2], data: Float32Array.of(1, 2) });
  assert.deepEqual(outputs.n.data, BigInt64Array.of(7n));
  assert.deepEqual(outputs.z.data, Float32Array.of(3));
});

test('decode reads nested JSON data', () => {
  const body = Buffer.from('{"outputs":[{"name":"y","datatype":"FP32","shape":[2,1],"data":[[1],[2.5]]}]}');

  assert.deepEqual(decode(body, null).y.data, Float32Array.of(1, 2.5));
});

test('decode refuses data that does not fill its shape', () => {
  const body = Buffer.from('{"outputs":[{"name":"y","datatype":"FP32","shape":[3],"data":[1,2]}]}');

  assert.throws(() => decode(body, null), /y has 2 elements, but its shape \[3\] means 3/);
});

test('infer posts to the model below a base URL with or without a slash', async (t) => {
  const paths = [];
  const url = await serve(t, (request, response) => {
    paths.push(`${request.method} ${request.url}`);
    response.end('{"outputs":[{"name":"y","datatype":"FP32","shape":[1],"data":[1]}]}');
  });

  await infer(url, 'm', [x]);
  await infer(`${url}/base/`, 'm', [x], { json: true });

  assert.deepEqual(paths, ['POST /v2/models/m/infer', 'POST /base/v2/models/m/infer']);
});

test("infer reports the server's own error text with the status", async (t) => {
  const url = await serve(t, (_, response) => {
    response.statusCode = 400;
    response.end('{"error":"input x has rank 1, expected 4"}');
  });

  await assert.rejects(infer(url, 'm', [x]), /answered 400: input x has rank 1, expected 4/);
});

test('infer says why nothing answered', async (t) => {
  const url = await serve(t, (request) => request.socket.destroy());

  await assert.rejects(infer(url, 'm', [x]), /got no answer: \S+/);
});

async function serve(t, handler) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => handler(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
