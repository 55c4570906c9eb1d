#!/usr/bin/env node
// Writes linear.onnx: y = 2x - 1 over a vector of any length, in the protobuf encoding of onnx.ModelProto.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the file declares. Both are old on purpose: every ONNX Runtime of the last years reads them. */
const IR_VERSION = 8;
const OPSET = 13;

/** onnx.TensorProto.DataType.FLOAT */
const FLOAT = 1;

/** The model's bytes: the same ones on every call and every machine. */
export function linearModel() {
  const graph = [
    message(1, ...node('Mul', ['x', 'two'], 'doubled')),
    message(1, ...node('Add', ['doubled', 'minus_one'], 'y')),
    text(2, 'linear'),
    message(5, ...scalar('two', 2)),
    message(5, ...scalar('minus_one', -1)),
    message(11, ...vector('x')),
    message(12, ...vector('y')),
  ];
  return Buffer.concat([
    varint(1, IR_VERSION),
    text(2, 'modeloperator'),
    message(7, ...graph),
    message(8, varint(2, OPSET)),
  ]);
}

/** onnx.NodeProto */
function node(operator, inputs, output) {
  return [...inputs.map((input) => text(1, input)), text(2, output), text(4, operator)];
}

/** onnx.TensorProto without dimensions */
function scalar(name, value) {
  const raw = Buffer.alloc(4);
  raw.writeFloatLE(value);
  return [varint(2, FLOAT), text(8, name), message(9, raw)];
}

/** onnx.ValueInfoProto: a float tensor of shape [N] */
function vector(name) {
  const dimension = message(1, text(2, 'N'));
  const tensorType = message(1, varint(1, FLOAT), message(2, dimension));
  return [text(1, name), message(2, tensorType)];
}

/** Protobuf's wire types 0 and 2. Every number and length here is below 128 or 16384, so two bytes of varint are enough. */
function varint(field, value) {
  return Buffer.from([field << 3, ...variable(value)]);
}

function message(field, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...variable(body.length)]), body]);
}

function text(field, value) {
  return message(field, Buffer.from(value));
}

function variable(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >> 7];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('linear.onnx', import.meta.url), linearModel());
}
