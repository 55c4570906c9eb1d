/**
 * The character of each class of PP-OCRv4 recognition: 0 is CTC's blank, then the lines of the key file, last the space.
 *
 * @param {string} keys the text of ppocr_keys_v1.txt, one character a line
 */
export function characters(keys) {
  return ['', ...keys.replace(/\r?\n$/, '').split(/\r?\n/), ' '];
}

/**
 * Greedy CTC decoding: the best class of each step, repeats collapsed, blanks dropped.
 *
 * @param {number[]} shape [1, steps, classes]
 * @param {ArrayLike<number>} probabilities row-major, after the softmax
 * @param {string[]} alphabet the character of each class
 * @returns {{text: string, confidence: number}} confidence is the mean probability of the characters kept, 0 when there is none
 */
export function decode(shape, probabilities, alphabet) {
  const [batch, steps, classes] = shape;
  if (shape.length !== 3 || batch !== 1 || classes !== alphabet.length) {
    throw new Error(`The output's shape is [${shape}], expected [1, steps, ${alphabet.length}]: is this the model that the key file belongs to?`);
  }

  const kept = [];
  let previous = 0;
  for (let step = 0; step < steps; step++) {
    const { index, value } = best(probabilities, step * classes, classes);
    if (index !== 0 && index !== previous) {
      kept.push({ character: alphabet[index], value });
    }
    previous = index;
  }
  const sum = kept.reduce((total, { value }) => total + value, 0);
  return { text: kept.map(({ character }) => character).join(''), confidence: kept.length === 0 ? 0 : sum / kept.length };
}

function best(values, start, count) {
  let index = 0;
  for (let i = 1; i < count; i++) {
    if (values[start + i] > values[start + index]) {
      index = i;
    }
  }
  return { index, value: values[start + index] };
}
