import { elementCount, fromBytes, fromJson, toJson } from './tensors.mjs';

const JSON_LENGTH = 'inference-header-content-length';

/**
 * One inference over the Open Inference Protocol (v2 REST).
 *
 * @param {string} url the server's base URL, as in the InferenceService's `status.url`
 * @param {string} model the served model name
 * @param {{name: string, datatype: string, shape: number[], data: ArrayBufferView}[]} inputs
 * @param {{json?: boolean, timeout?: number}} options `json` sends and asks for plain JSON instead of the binary tensor
 *   data extension; `timeout` is in milliseconds
 * @returns {Promise<Object<string, {datatype: string, shape: number[], data: ArrayLike<number|bigint>}>>} the outputs by name
 */
export async function infer(url, model, inputs, { json = false, timeout = 30_000 } = {}) {
  const { headers, body } = json ? encodeJson(inputs) : encodeBinary(inputs);
  const address = new URL(`v2/models/${encodeURIComponent(model)}/infer`, url.endsWith('/') ? url : `${url}/`);
  const response = await post(address, headers, body, timeout);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) {
    throw new Error(`POST ${address} answered ${response.status}: ${errorText(bytes)}`);
  }
  return decode(bytes, response.headers.get(JSON_LENGTH));
}

/** A request whose tensors are in the JSON. */
export function encodeJson(inputs) {
  const tensors = inputs.map(({ name, datatype, shape, data }) => ({ name, datatype, shape, data: toJson(data) }));
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ inputs: tensors }) };
}

/** A request whose tensors follow the JSON as raw bytes, in input order; it asks for binary outputs. */
export function encodeBinary(inputs) {
  const tensors = inputs.map(({ name, datatype, shape, data }) => (
    { name, datatype, shape, parameters: { binary_data_size: data.byteLength } }));
  const header = Buffer.from(JSON.stringify({ inputs: tensors, parameters: { binary_data_output: true } }));
  const raw = inputs.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  return {
    headers: { 'content-type': 'application/octet-stream', [JSON_LENGTH]: String(header.length) },
    body: Buffer.concat([header, ...raw]),
  };
}

/** The outputs of a response body; `jsonLength` is the header that says where its binary tensors start, null without one. */
export function decode(body, jsonLength) {
  const end = jsonLength === null ? body.length : Number(jsonLength);
  const { outputs } = JSON.parse(body.subarray(0, end).toString());
  let offset = end;
  return Object.fromEntries(outputs.map(({ name, datatype, shape, data, parameters }) => {
    const size = parameters?.binary_data_size;
    const values = size === undefined
      ? fromJson(datatype, data.flat(Infinity))
      : fromBytes(datatype, body.subarray(offset, offset += size));
    if (values.length !== elementCount(shape)) {
      throw new Error(`Output ${name} has ${values.length} elements, but its shape [${shape}] means ${elementCount(shape)}.`);
    }
    return [name, { datatype, shape, data: values }];
  }));
}

async function post(address, headers, body, timeout) {
  try {
    return await fetch(address, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    // fetch says only "fetch failed"; the reason (refused, reset, unknown host) is in its cause.
    throw new Error(`POST ${address} got no answer: ${error.cause?.message || error.cause?.code || error.message}`, { cause: error });
  }
}

function errorText(bytes) {
  const text = bytes.toString();
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return text;
  }
}
