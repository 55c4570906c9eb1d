const PCM = 1;

/**
 * Samples of a WAV file as Silero expects them: 16 kHz, one channel, 16-bit PCM; anything else is refused, since the model would
 * answer nonsense to it without saying so.
 *
 * @param {Buffer} file
 * @returns {{rate: number, samples: Float32Array}} samples from -1 to 1; rate in hertz
 */
export function readWav(file) {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('Not a WAV file: it does not start with a RIFF header of type WAVE.');
  }

  const { format, data } = chunks(file);
  if (!format || !data) {
    throw new Error(`The WAV file has no "${format ? 'data' : 'fmt '}" chunk.`);
  }

  const found = {
    encoding: format.readUInt16LE(0), channels: format.readUInt16LE(2), rate: format.readUInt32LE(4), bits: format.readUInt16LE(14),
  };
  if (found.encoding !== PCM || found.channels !== 1 || found.rate !== 16_000 || found.bits !== 16) {
    throw new Error(`The WAV file has encoding ${found.encoding}, ${found.channels} channel(s), ${found.rate} Hz, ${found.bits} bits; ` +
      'expected PCM (1), 1 channel, 16000 Hz, 16 bits. Convert it with: sox IN.wav -r 16000 -c 1 -b 16 OUT.wav');
  }

  const samples = new Float32Array(data.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = data.readInt16LE(i * 2) / 32_768;
  }
  return { rate: found.rate, samples };
}

function chunks(file) {
  let format, data;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (id === 'fmt ') {
      format = body;
    } else if (id === 'data') {
      data = body;
    }
    at += 8 + size + (size & 1); // chunks start at even offsets
  }
  return { format, data };
}
