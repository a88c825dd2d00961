import type { OutputMessage } from '../protocol';
import type { Output, StreamOutput } from './types';

/** Characters of one stream that are kept: an endless `print` must not exhaust the page. */
export const STREAM_LIMIT = 1_000_000;

/**
 * Turns kernel messages into a cell's nbformat outputs: joins stream chunks, obeys `clear_output`.
 *
 * Outputs are replaced, never changed in place, so that a renderer can compare them by identity.
 */
export class OutputCollector {
  readonly outputs: Output[] = [];
  #clearOnNext = false;

  /** Returns the output that is new or changed; null if outputs were cleared. */
  add(message: OutputMessage): Output | null {
    if (message.type === 'clear_output') {
      if (message.wait) this.#clearOnNext = true;
      else this.#clear();
      return null;
    }
    if (this.#clearOnNext) this.#clear();
    if (message.type === 'stream') return this.#addStream(message.name, message.text);
    const output = toOutput(message);
    this.outputs.push(output);
    return output;
  }

  /** What the page itself has to say in the kernel's place, as an error output. */
  addError(ename: string, evalue: string): Output {
    const output: Output = { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`] };
    this.outputs.push(output);
    return output;
  }

  #clear(): void {
    this.outputs.length = 0;
    this.#clearOnNext = false;
  }

  #addStream(name: 'stdout' | 'stderr', text: string): Output {
    const last = this.outputs.at(-1);
    const joins = last?.output_type === 'stream' && last.name === name;
    const before = joins ? last.text : '';
    const stream: StreamOutput = { output_type: 'stream', name, text: joinText(before, text) };
    if (joins) this.outputs[this.outputs.length - 1] = stream;
    else this.outputs.push(stream);
    return stream;
  }
}

const CUT_NOTE = `\n… more was printed; only the first ${STREAM_LIMIT.toLocaleString('en')} characters are kept.\n`;

function joinText(before: string, text: string): string {
  if (before.length > STREAM_LIMIT) return before;
  const joined = before + text;
  return joined.length > STREAM_LIMIT ? joined.slice(0, STREAM_LIMIT) + CUT_NOTE : joined;
}

function toOutput(message: Exclude<OutputMessage, { type: 'clear_output' } | { type: 'stream' }>): Output {
  switch (message.type) {
    case 'display_data':
      return { output_type: 'display_data', data: message.data, metadata: message.metadata ?? {} };
    case 'execute_result':
      return {
        output_type: 'execute_result',
        data: message.data,
        metadata: message.metadata ?? {},
        execution_count: message.execution_count,
      };
    case 'error':
      return {
        output_type: 'error',
        ename: message.ename,
        evalue: message.evalue,
        traceback: message.traceback,
      };
  }
}
