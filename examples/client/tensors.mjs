/**
 * Datatypes of the Open Inference Protocol that the examples use, each with the typed array that holds its elements.
 * Elements are little-endian on the wire, as in the memory of every machine that Node runs on today.
 */
const ARRAYS = {
  BOOL: Uint8Array,
  UINT8: Uint8Array,
  INT8: Int8Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  FP32: Float32Array,
  FP64: Float64Array,
};

/** The number of elements in a tensor of this shape; 1 for the empty shape of a scalar. */
export function elementCount(shape) {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Copies a tensor's bytes out of a response body; the copy is aligned for its element type, the body need not be. */
export function fromBytes(datatype, bytes) {
  return new (arrayType(datatype))(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** A typed array from the flat `data` of a JSON tensor. */
export function fromJson(datatype, data) {
  return arrayType(datatype).from(data, datatype === 'INT64' ? BigInt : Number);
}

/** The flat `data` of a JSON tensor. JSON has no BigInt, so a 64-bit element must be exact as a double. */
export function toJson(data) {
  return Array.from(data, (element) => {
    const number = Number(element);
    if (typeof element === 'bigint' && BigInt(number) !== element) {
      throw new RangeError(`${element} does not survive JSON as a number; send this tensor as binary.`);
    }
    return number;
  });
}

function arrayType(datatype) {
  const type = ARRAYS[datatype];
  if (!type) {
    throw new TypeError(`Datatype ${datatype} is not one that this client reads (${Object.keys(ARRAYS).join(', ')}).`);
  }
  return type;
}
