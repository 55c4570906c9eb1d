/** Samples in a frame, and samples of the frame before that Silero v5 wants in front of it, both at 16 kHz. */
export const FRAME = 512;
export const CONTEXT = 64;

/**
 * The model's `input` for each frame of 32 ms: the last 64 samples of the frame before (zeros at the start), then the frame's own
 * 512. The last frame is filled up with silence.
 *
 * @param {Float32Array} samples
 * @returns {Generator<Float32Array>} arrays of 576 samples
 */
export function* frames(samples) {
  for (let start = 0; start < samples.length; start += FRAME) {
    const input = new Float32Array(CONTEXT + FRAME);
    const from = start - CONTEXT;
    input.set(samples.subarray(Math.max(0, from), start + FRAME), Math.max(0, -from));
    yield input;
  }
}
