// What zarrita.js makes of the same stores, in a worker as ours is: reads a whole array, tells its length.
import { FetchStore, get, open } from 'zarrita';

self.onmessage = async ({ data: url }) => {
  const array = await open.v3(new FetchStore(url), { kind: 'array' });
  const { data } = await get(array);
  self.postMessage(data.length);
};
