import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from './command.mjs';

const defaults = { model: 'ocr', file: 'line.png' };

test('parse takes the URL as an argument or as an option', () => {
  const expected = { url: 'http://h:1', file: 'line.png', model: 'ocr', json: false };

  assert.deepEqual(parse(['http://h:1'], defaults), expected);
  assert.deepEqual(parse(['--url', 'http://h:1'], defaults), expected);
});

test('parse takes a file, a model and JSON', () => {
  const request = parse(['--json', 'http://h', 'my.png', '--model', 'other'], defaults);

  assert.deepEqual(request, { url: 'http://h', file: 'my.png', model: 'other', json: true });
});

test('parse names what is wrong with the URL', () => {
  assert.throws(() => parse([], defaults), /URL is missing/);
  assert.throws(() => parse(['line.png'], defaults), /URL is "line.png"; expected http/);
  assert.throws(() => parse(['ftp://h'], defaults), /expected http/);
});

test('parse refuses what it does not know', () => {
  assert.throws(() => parse(['http://h', '--speed'], defaults), /--speed/);
  assert.throws(() => parse(['http://h', 'a.png', 'b.png'], defaults), /Unexpected argument "b.png"/);
});
