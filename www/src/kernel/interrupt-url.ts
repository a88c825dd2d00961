/**
 * Stop for a worker that is blocked in synchronous code and reads no messages.
 *
 * The worker polls a blob address by synchronous XHR; revoking the address makes the poll fail, which the
 * worker takes as the request to stop. No shared memory and no special headers are needed.
 */
export class InterruptUrl {
  readonly href = URL.createObjectURL(new Blob(['x'], { type: 'text/plain' }));

  revoke(): void {
    URL.revokeObjectURL(this.href);
  }
}
