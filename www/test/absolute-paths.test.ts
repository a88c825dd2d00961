import { describe, expect, it } from 'vitest';
import { absolutePaths } from '../src/notebook/absolute-paths';

const base = 'https://site.example/page/';

describe('absolutePaths', () => {
  it.each([
    ['xr.open_zarr("data/sst.zarr")', `xr.open_zarr("${base}data/sst.zarr")`],
    ["ds = xr.open_dataset('data/a.zarr', engine='zarr').x", `ds = xr.open_dataset('${base}data/a.zarr', engine='zarr').x`],
    ['open_zarr(\n    r"data/sst.zarr",\n)', `open_zarr(\n    r"${base}data/sst.zarr",\n)`],
    ['xr.open_mfdataset(["data/a", "data/b"])', `xr.open_mfdataset(["${base}data/a", "${base}data/b"])`],
    ['xr.open_zarr("data/a") - xr.open_zarr("data/b")', `xr.open_zarr("${base}data/a") - xr.open_zarr("${base}data/b")`],
    ['f(xr.open_zarr("data/a"))', `f(xr.open_zarr("${base}data/a"))`],
  ])('rewrites %s', (code, expected) => {
    expect(absolutePaths(code, base)).toBe(expected);
  });

  it.each([
    'print("data/sst.zarr")',
    '# xr.open_zarr("data/sst.zarr")',
    'text = \'xr.open_zarr("data/sst.zarr")\'',
    'xr.open_zarr(f"data/{name}.zarr")',
    'xr.open_zarr(path)',
    'xr.open_zarr("https://a.example/data/x")',
    'xr.open_zarr("mydata/x")',
    'xr.open_zarr(b"data/x")',
    'open("data/x.csv")',
    'xr.open_zarr(',
    '%matplotlib inline',
  ])('leaves %s alone', (code) => {
    expect(absolutePaths(code, base)).toBe(code);
  });
});
