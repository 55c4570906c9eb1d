import { parseArgs } from 'node:util';

/**
 * Runs an example's client: parses its command line, and turns the outcome into an exit code.
 * 0: the answer was printed; 1: no answer, with the reason on stderr; 2: the command line is wrong.
 *
 * @param {string} usage the text for `--help`
 * @param {{model: string, file: string}} defaults the served model's name and the file that the client sends
 * @param {(request: {url: string, model: string, file: string, json: boolean}) => Promise<void>} main
 */
export async function command(usage, defaults, main) {
  let request;
  try {
    request = parse(process.argv.slice(2), defaults);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }

  if (request.help) {
    process.stdout.write(usage);
    return;
  }

  try {
    await main(request);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** `[URL] [FILE]`, or `--url URL`, with `--model NAME` and `--json`. */
export function parse(args, defaults) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      model: { type: 'string', default: defaults.model },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const url = values.url ?? positionals.shift();
  const file = positionals.shift() ?? defaults.file;
  if (values.help) {
    return { help: true };
  }
  if (!URL.canParse(url ?? '') || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`The server's URL is ${url === undefined ? 'missing' : `"${url}"`}; expected http://HOST[:PORT].`);
  }
  if (positionals.length > 0) {
    throw new Error(`Unexpected argument "${positionals[0]}".`);
  }
  return { url, file, model: values.model, json: values.json };
}
