import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { readLine, resize } from './image.mjs';

test('resize keeps a picture of the same size as it is', () => {
  const image = picture(3, 2, (x, y) => [10 * x + y, 0, 0, 255]);

  assert.deepEqual(resize(image, 0, 3, 2), Float32Array.of(0, 10, 20, 1, 11, 21));
});

test('resize interpolates between pixel centres', () => {
  const image = picture(2, 1, (x) => [x * 100, 0, 0, 255]);

  assert.deepEqual(resize(image, 0, 4, 1), Float32Array.of(0, 25, 75, 100));
});

test('resize shows white through what is transparent', () => {
  const image = picture(1, 1, () => [0, 0, 0, 0]);

  assert.deepEqual(resize(image, 1, 1, 1), Float32Array.of(255));
});

test('readLine scales to 48 rows and keeps the aspect', () => {
  const { shape, data } = readLine(png(96 * 10, 96, () => [0, 0, 0, 255]));

  assert.deepEqual(shape, [1, 3, 48, 480]);
  assert.equal(data.length, 3 * 48 * 480);
});

test('readLine pads a short line with zeros up to 320 columns', () => {
  const { shape, data } = readLine(png(48, 48, () => [255, 255, 255, 255]));

  assert.deepEqual(shape, [1, 3, 48, 320]);
  assert.deepEqual([data[0], data[47], data[48], data[319], data[320]], [1, 1, 0, 0, 1]);
});

test('readLine orders the planes blue, green, red and maps 0..255 to -1..1', () => {
  const { data } = readLine(png(320, 48, () => [255, 51, 0, 255]));

  const plane = 48 * 320;
  assert.equal(data[0], -1);
  assert.ok(Math.abs(data[plane] + 0.6) < 1e-6, `green is ${data[plane]}`);
  assert.equal(data[2 * plane], 1);
});

function png(width, height, colour) {
  return PNG.sync.write(picture(width, height, colour));
}

function picture(width, height, colour) {
  const image = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      image.data.set(colour(x, y), (y * width + x) * 4);
    }
  }
  return image;
}
