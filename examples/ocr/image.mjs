import { PNG } from 'pngjs';

/** The height, in pixels, that PP-OCRv4 recognition was trained on, and the width below which its training padded. */
const HEIGHT = 48;
const MIN_WIDTH = 320;

/**
 * A PNG as the input that PP-OCRv4 recognition expects: one line of text, 48 pixels high with its aspect kept, planes in the order
 * blue, green, red, values from -1 (black) to 1 (white), and zeros to the right up to 320 columns.
 *
 * @param {Buffer} png
 * @returns {{shape: number[], data: Float32Array}} shape [1, 3, 48, width]
 */
export function readLine(png) {
  const image = PNG.sync.read(png);
  const textWidth = Math.max(1, Math.ceil((image.width * HEIGHT) / image.height));
  const width = Math.max(MIN_WIDTH, textWidth);
  const data = new Float32Array(3 * HEIGHT * width);
  for (let plane = 0; plane < 3; plane++) {
    const channel = 2 - plane;
    const resized = resize(image, channel, textWidth, HEIGHT);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < textWidth; x++) {
        data[(plane * HEIGHT + y) * width + x] = resized[y * textWidth + x] / 127.5 - 1;
      }
    }
  }
  return { shape: [1, 3, HEIGHT, width], data };
}

/**
 * One channel of an RGBA image, resized with bilinear interpolation between pixel centres; what is transparent shows white.
 *
 * @param {{width: number, height: number, data: Uint8Array}} image RGBA, 8 bits each
 * @param {number} channel 0 red, 1 green, 2 blue
 * @returns {Float32Array} height x width, 0 to 255
 */
export function resize(image, channel, width, height) {
  const columns = sources(image.width, width);
  const rows = sources(image.height, height);
  const result = new Float32Array(width * height);
  const pixel = (x, y) => {
    const at = (y * image.width + x) * 4;
    const alpha = image.data[at + 3] / 255;
    return image.data[at + channel] * alpha + 255 * (1 - alpha);
  };
  rows.forEach((row, y) => columns.forEach((column, x) => {
    const top = pixel(column.low, row.low) * (1 - column.weight) + pixel(column.high, row.low) * column.weight;
    const bottom = pixel(column.low, row.high) * (1 - column.weight) + pixel(column.high, row.high) * column.weight;
    result[y * width + x] = top * (1 - row.weight) + bottom * row.weight;
  }));
  return result;
}

/** For each target position the two source positions that it lies between, and the weight of the second. */
function sources(from, to) {
  return Array.from({ length: to }, (_, position) => {
    const centre = Math.min(from - 1, Math.max(0, ((position + 0.5) * from) / to - 0.5));
    const low = Math.floor(centre);
    return { low, high: Math.min(from - 1, low + 1), weight: centre - low };
  });
}
