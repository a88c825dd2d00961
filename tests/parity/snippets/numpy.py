a = np.arange(12).reshape(3, 4)
print(a.T, a.shape, a.ndim, a.size, a.dtype, a.itemsize, a.nbytes, a.strides, len(a))
print(a.sum(), a.sum(axis=0), a.mean(1), a.std(), a.var(ddof=1), a.min(axis=1), a.max(), a.argmin(), a.argmax(axis=1), a.ptp() if hasattr(a, "ptp") else np.ptp(a))
print(a.cumsum(), a.cumprod(axis=1), a.clip(2, 5), a.round(), a.astype(float), a.tolist(), a.ravel(), a.flatten(), a.copy().fill(3))
print(a.reshape(-1), a.reshape(2, -1), a.reshape((4, 3), order="F"), a.swapaxes(0, 1), a.transpose(1, 0), a.squeeze(), a.repeat(2, axis=0), a.take([0, 2], axis=1), a.nonzero())
print(a.any(), a.all(axis=0), a.trace(), a.diagonal(), a.searchsorted if False else "", a.item(5), a.item(1, 2), a[1, 2], a.flat[3], list(a.flat)[:3])
# ---
a = np.array([3, 1, 2]); a.sort(); print(a, a.argsort(), a.searchsorted(2), a.dot(a), a @ a, a.prod(), a.choose if False else "")
b = np.array([[3, 1], [2, 5]]); b.sort(axis=0); print(b, b.view(np.int64).dtype, b.real, b.imag, b.conj(), b.flags["C_CONTIGUOUS"])
print(np.partition([3, 1, 2], 1)[1])
# ---
print(np.array([1, 2.5, np.nan, np.inf]), np.array([1e10, 1]), np.array([1e-5, 1]), np.array([1e300, 1e-300]), np.array([0.1 + 0.2]), np.array([1.0, 2.0]), np.float32(0.1), np.array([0.1], dtype="f4"))
print(np.arange(2000), np.arange(10000).reshape(100, 100), np.zeros((2, 2, 2)), np.array([]), np.array([[]]), np.array(5), np.array("a"), np.array(["a", "bcd"]), np.array([True, False]))
print(repr(np.arange(3.0)), repr(np.array([1], dtype="i4")), repr(np.array(["a"])), repr(np.array([None, 1])), repr(np.zeros((0, 3))), repr(np.array([], dtype=int)), repr(np.array([True])), repr(np.float64(3)), repr(np.int32(3)), repr(np.bool_(True)), repr(np.str_("x")))
print(np.linspace(0, 1, 7), np.array([123456789.123, 0.001]), np.array([1.5, 1000000.25]), np.array([[1.123456789, 2], [3, 4]]), np.array([-0.0, 0.0]))
# ---
t = np.array(["2000-01-01", "2001-05-06T12:30", "NaT"], dtype="datetime64[ns]")
print(t, repr(t), t.dtype, t.astype("M8[D]"), t - t[0], (t - t[0]).astype("m8[h]"), np.isnat(t), t.astype("M8[Y]") if False else "")
print(np.datetime64("2000-01-01"), repr(np.datetime64("2000-01-01T03")), np.timedelta64(3, "D"), repr(np.timedelta64(90, "m")), np.timedelta64(1, "D") / np.timedelta64(1, "h"), np.datetime64("2000-01-31") + np.timedelta64(1, "D"))
print(np.arange("2000-01", "2000-04", dtype="datetime64[M]") if False else "", np.arange(np.datetime64("2000-01-01"), np.datetime64("2000-01-04")), np.array([1, 2], dtype="m8[s]"), t.max(), np.min(t[:2]))
# ---
print(np.zeros(3), np.ones((2, 2), dtype=int), np.full((2,), 7.5), np.empty((0,)), np.eye(3), np.identity(2), np.arange(1, 10, 3), np.arange(0, 1, 0.3), np.linspace(0, 1, 5, endpoint=False), np.logspace(0, 2, 3), np.geomspace(1, 8, 4))
print(np.zeros_like([1, 2]), np.ones_like(np.array([1.5])), np.full_like([1, 2], 9), np.tri(3), np.tril(np.ones((3, 3))), np.triu(np.arange(9).reshape(3, 3), 1), np.diag([1, 2]), np.diag(np.arange(9).reshape(3, 3)), np.vander([1, 2, 3], 3))
x, y = np.meshgrid([1, 2, 3], [4, 5]); print(x, y); print(np.meshgrid([1, 2], [3, 4], indexing="ij")); print(np.indices((2, 3)), np.mgrid[0:2, 0:3], np.ogrid[0:2, 0:3], np.r_[1:4, 0, 4], np.c_[[1, 2], [3, 4]])
print(np.fromiter((i * i for i in range(4)), dtype=float), np.fromfunction(lambda i, j: i + j, (2, 3)), np.frombuffer(b"\x01\x02", dtype="u1"), np.fromstring("1 2 3", sep=" "))
# ---
a = np.arange(6).reshape(2, 3)
print(np.concatenate([a, a]), np.concatenate([a, a], axis=1), np.stack([a, a]).shape, np.stack([a, a], axis=-1), np.vstack([a, a]), np.hstack([a, a]), np.dstack([a, a]).shape, np.column_stack([[1, 2], [3, 4]]), np.block([[a, a]]))
print(np.split(np.arange(6), 3), np.array_split(np.arange(7), 3), np.hsplit(a, 3), np.vsplit(a, 2), np.append([1], [2, 3]), np.insert([1, 2, 3], 1, 9), np.delete([1, 2, 3], 1), np.tile([1, 2], 2), np.tile(a, (2, 1)), np.repeat([1, 2], [2, 3]))
print(np.flip(a), np.fliplr(a), np.flipud(a), np.roll(a, 1), np.roll(a, 1, axis=1), np.rot90(a), np.moveaxis(np.zeros((1, 2, 3)), 0, -1).shape, np.expand_dims(a, 1).shape, np.squeeze(a[None]).shape, np.broadcast_to([1, 2], (2, 2)), np.atleast_2d([1]), np.ravel(a), np.resize([1, 2], (2, 2)), np.pad([1, 2], 1), np.pad([1, 2], (1, 2), mode="edge"))
# ---
a = np.array([3.0, np.nan, 1, 2]); b = np.array([[1, 2], [3, 4]])
print(np.nanmean(a), np.nansum(a), np.nanmax(a), np.nanmin(a), np.nanstd(a), np.nanvar(a), np.nanmedian(a), np.nanargmax(a), np.nanpercentile(a, 50), np.nanquantile(a, 0.25), np.nancumsum(a), np.nanprod(a))
print(np.percentile([1, 2, 3, 4], [10, 50]), np.quantile([1, 2, 3, 4], 0.3, method="lower"), np.median(b, axis=0), np.average([1, 2, 3], weights=[3, 2, 1]), np.cov([1, 2, 3], [1, 3, 2]), np.corrcoef([1, 2, 3], [1, 3, 2]), np.ptp(b, axis=1), np.count_nonzero(b > 1), np.bincount([0, 1, 1, 3]), np.digitize([0.5, 1.5], [0, 1, 2]))
print(np.histogram([1, 2, 2, 3, 5], bins=4), np.histogram([1, 2], bins=[0, 1, 2], density=True), np.histogram_bin_edges([1, 2, 3], bins=2), np.histogram2d([1, 2, 2], [1, 1, 2], bins=2))
print(np.unique([3, 1, 1]), np.unique([3, 1, 1], return_counts=True), np.unique([3, 1, 1], return_index=True, return_inverse=True), np.union1d([1, 2], [2, 3]), np.intersect1d([1, 2], [2, 3]), np.setdiff1d([1, 2], [2]), np.setxor1d([1, 2], [2, 3]), np.isin([1, 2], [2]), np.searchsorted([1, 3, 5], [2, 3], side="right"))
# ---
print(np.sort([3, 1, 2])[::-1], np.argsort([3, 1, 2]), np.lexsort(([1, 2, 0], [0, 0, 1])), np.where([True, False], 1, 2), np.where(np.array([0, 1, 1])), np.argwhere([[0, 1], [1, 0]]), np.flatnonzero([0, 1, 1]), np.nonzero([[0, 1]]), np.extract([True, False], [1, 2]), np.select([[True, False]], [[1, 2]], default=9), np.choose([0, 1], [[1, 2], [3, 4]]), np.piecewise(np.array([-1.0, 1]), [np.array([True, False])], [0, 5]), np.take([1, 2, 3], [0, -1]), np.take_along_axis(np.array([[3, 1]]), np.array([[1, 0]]), axis=1), np.put_along_axis.__name__)
print(np.diff([1, 4, 9]), np.diff([[1, 2], [4, 9]], axis=0), np.ediff1d([1, 4]), np.gradient([1, 4, 9.0]), np.gradient(np.array([[1, 2], [3, 5.0]])), np.trapezoid([1, 2, 3]), np.interp([0.5, 5], [0, 1], [10, 20]), np.interp(2.5, [1, 2, 3], [3, 2, 0], left=-1), np.cumsum([[1, 2], [3, 4]], axis=0), np.cumprod([1, 2, 3]), np.convolve([1, 2, 3], [0, 1]), np.correlate([1, 2, 3], [0, 1]))
print(np.polyfit([0, 1, 2], [1, 3, 5], 1).round(6), np.polyval([2, 1], 3), np.sort(np.roots([1, -3, 2])).round(9), np.polyder([1, 2, 3]), np.polyint([2, 1]), np.polyadd([1], [1, 2]), np.polymul([1, 1], [1, -1]))
# ---
a = np.array([[4.0, 1], [2, 3]])
print(np.linalg.inv(a), np.linalg.det(a).round(9), np.linalg.solve(a, [1, 2]), np.linalg.norm(a), np.linalg.norm([3, 4]), np.linalg.norm(a, axis=1), np.linalg.norm(a, 1), np.linalg.matrix_rank(a), np.linalg.pinv(a).round(6), np.linalg.matrix_power(a, 2))
w, v = np.linalg.eigh(np.array([[2.0, 1], [1, 2]])); print(w, np.abs(v).round(6)); print(np.sort(np.linalg.eigvals(a)), np.linalg.svd(a)[1], np.linalg.svd(a, compute_uv=False), np.linalg.cholesky(np.array([[2.0, 1], [1, 2]])), np.linalg.qr(a)[1].round(6), np.linalg.lstsq(a, [1, 2], rcond=None)[0])
# ---
np.linalg.inv(np.zeros((2, 2)))
# ---
a = np.arange(6).reshape(2, 3)
print(np.einsum("ij->ji", a), np.einsum("ij,kj->ik", a, a), np.einsum("ii", np.eye(2)), np.dot(a, a.T), a @ a.T, np.outer([1, 2], [3, 4]), np.inner([1, 2], [3, 4]), np.vdot([1, 2], [3, 4]), np.tensordot(a, a.T, axes=1), np.kron([1, 2], [1, 1]), np.cross([1, 0, 0], [0, 1, 0]), np.matmul(np.ones((2, 2, 3)), np.ones((3, 2))).shape, np.trace(np.eye(3)))
# ---
print(np.apply_along_axis(lambda v: v.sum(), 0, np.arange(6).reshape(2, 3)), np.apply_along_axis(np.sort, 1, [[2, 1], [4, 3]]), np.vectorize(lambda x, y: x + y)([1, 2], 3), np.vectorize(lambda x: x > 1, otypes=[bool])([1, 2]), np.vectorize(np.mean, signature="(n)->()")([[1, 2], [3, 4]]), np.frompyfunc(lambda x: x + 1, 1, 1)([1, 2]), np.apply_over_axes(np.sum, np.ones((2, 2)), [0]))
f = np.vectorize(lambda a, b=2: a * b, doc="hi"); print(f([1, 2]), f([1, 2], b=5))
@np.vectorize
def g(x): return x * 2
print(g([1, 2]))
# ---
print(np.allclose([1], [1 + 1e-9]), np.isclose([1, np.nan], [1, np.nan], equal_nan=True), np.array_equal([1], [1]), np.any([0, 1]), np.all([[1, 0], [1, 1]], axis=0), np.isfinite([1, np.inf]), np.isnan(np.nan), np.sign([-2, 0, 3]), np.maximum([1, 5], 3), np.fmin([1, np.nan], 2), np.clip([1, 5, 9], 2, 6), np.around(2.675, 2), np.rint(2.5), np.floor(-1.5), np.trunc(-1.5), np.mod(-3, 5), np.fmod(-3, 5), np.divmod(7, 3), np.modf([1.5]), np.frexp(8.0), np.ldexp(1.0, 3), np.hypot(3, 4), np.exp(1), np.log10(100), np.log2(8), np.sqrt([4, 9]), np.cbrt(27), np.power(2, 3), np.square(3), np.reciprocal(4.0), np.deg2rad(180), np.arctan2(1, 1), np.gcd(12, 18), np.lcm(4, 6), np.nan_to_num([np.nan, np.inf]), np.interp(0.5, [0, 1], [0, 2]), np.heaviside([-1, 0, 1], 0.5), np.sinc(0.5), np.spacing(1.0), np.nextafter(1, 2), np.copysign(1, -0.0), np.isposinf([np.inf]), np.logaddexp2(1, 2), np.positive(3), np.exp2(3), np.divide(1, 4), np.floor_divide(7, 2), np.float_power(2, 3), np.i0(1.0), np.real_if_close([1.0]), np.angle(1))
# ---
np.random.seed(0)
print(np.random.rand(3), np.random.randn(2, 2), np.random.randint(0, 10, 5), np.random.random((2,)), np.random.normal(1, 2, 3), np.random.uniform(-1, 1, 3), np.random.choice([1, 2, 3], 4), np.random.permutation(5), np.random.exponential(2, 2), np.random.poisson(3, 4), np.random.binomial(10, 0.5, 3), np.random.beta(1, 2, 2), np.random.gamma(2, 3, 2), np.random.choice(5, 3, replace=False))
# ---
r = np.random.RandomState(3); print(r.rand(2), r.randn(2), r.randint(5, size=3), r.normal(0, 1, 2), r.choice([1, 2], 2))
x = np.arange(4); np.random.default_rng(0).shuffle(x); print(x)
# ---
np.testing.assert_array_equal([1, 2], [1, 3])
# ---
a = np.arange(24).reshape(2, 3, 4)
print(a[..., 0], a[:, None].shape, a[0, 1:, ::2], a[a > 20], a[[0, 1], [1, 2]], a[:, [0, 2]].shape, a[np.newaxis, 0].shape, a[-1, -1, -1], a[0][::-1], a[:, :, [True, False, True, False]].shape)
b = a.copy(); b[0] = -1; b[b > 20] = 0; b[1, :, 0] += 100; print(b); c = np.zeros(3); c[[0, 2]] = [5, 6]; print(c, c.tolist());
# ---
a = np.arange(3); a[5]
# ---
np.zeros((2, 3)) + np.zeros((3, 2))
# ---
np.array([1, 2, 3]).reshape(2, 2)
# ---
np.concatenate([np.zeros((2, 2)), np.zeros((3, 3))])
# ---
np.array([[1, 2], [3]])
# ---
print(np.dtype("f4"), repr(np.dtype("int64")), np.dtype(float).kind, np.dtype("M8[ns]").name, np.dtype("U5").itemsize, np.result_type(np.int8, np.float32), np.promote_types("i4", "f4"), np.can_cast("i4", "f4"), np.issubdtype(np.float32, np.floating), np.iinfo("i2").max, np.finfo(float).eps, np.int8(200 - 256), np.uint8(3) - np.uint8(1), np.float32(1) + 1, np.dtype("f8") == float, np.dtype("<i4").str, np.dtype("bool").char)
# ---
print(np.set_printoptions(precision=3), np.array([1.23456, 2]), np.get_printoptions()["precision"]); np.set_printoptions(precision=8)
with np.printoptions(precision=2, suppress=True): print(np.array([1e-10, 1.23456]))
print(np.array2string(np.array([1.5, 2]), separator=", "), np.array_str(np.arange(3)), np.array_repr(np.arange(3)), np.format_float_positional(1.5), np.format_float_scientific(12345.678, precision=2), np.base_repr(10, 2), np.binary_repr(5))
# ---
print(np.pi, np.e, np.inf, np.nan, np.newaxis, np.euler_gamma, np.float64(1.5).item(), np.float64(2.0).is_integer(), np.int64(3).bit_count() if False else "", np.float64("nan") == np.nan, int(np.int64(5)), float(np.float32(0.5)), round(np.float64(1.234), 2), abs(np.int64(-3)), divmod(np.int64(7), 2), np.int64(7) // 2, np.int64(7) / 2, np.int64(2) ** 3, -np.float64(1), hash(np.int64(3)), f"{np.float64(1.23456):.2f}", "%d" % np.int64(3), str(np.float64(1e22)), np.float64(0.1) + 0.2)
# ---
np.testing.assert_allclose([1.0, 2], [1, 2 + 1e-9]); np.testing.assert_array_equal([1, 2], [1, 2]); np.testing.assert_almost_equal(1.0, 1.00000001); np.testing.assert_equal({"a": 1}, {"a": 1}); print("ok")
# ---
da = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2]}, name="n", attrs={"u": 1})
print(np.sin(da))
print(np.add(da, 1))
print(np.maximum(da, 2))
print(np.mean(da))
print(np.sum(da))
print(np.concatenate([da, da]))
print(np.stack([da, da]).shape)
print(np.where(da > 2, da, 0))
print(np.isnan(da).any().item())
print(np.round(da / 3, 1))
print(np.median(da))
print(np.std(da))
print(np.asarray(da))
print(np.array(da))
print(np.linalg.norm(da))
print(np.dot(da.values, da.values.T))
print(np.max(da))
print(np.nanmean(da))
print(np.abs(-da))
print(np.exp(da.isel(x=0)))
print(np.fabs(da).dtype)
print(np.float_power(da, 2).values)
print(np.square(da).attrs)
print(np.ravel(da))
print(np.allclose(da, da))
print(np.array_equal(da, da))
print(np.unique(da))
print(np.diff(da))
print(np.percentile(da, 50))
print(np.size(da))
print(np.shape(da))
print(np.ndim(da))
print(np.ones_like(da))
print(np.zeros_like(da))
print(np.full_like(da, 3))
print(np.average(da))
print(np.expand_dims(da, 0).shape)
print(np.interp(da, [0, 5], [0, 1]))
print(np.polyfit(da[0], da[0], 1).round(6))
print(np.einsum('xy->x', da))
print(np.histogram(da, 2))
# ---
np.random.seed(1)
x = np.arange(5); np.random.shuffle(x); print(x, np.random.standard_normal(2), np.random.lognormal(0, 1, 2), np.random.chisquare(2, 2)); print(np.random.standard_t(3, 2)); print(np.random.laplace(0, 1, 2), np.random.gumbel(0, 1, 2), np.random.weibull(2, 2)); print(np.random.pareto(3, 2), np.random.rayleigh(1, 2), np.random.triangular(0, 1, 2, 2)); print(np.random.geometric(0.3, 3)); print(np.random.geometric(0.5, 3)); print(np.random.multinomial(5, [0.2, 0.8])); print(np.random.dirichlet([1, 2])); print(np.random.vonmises(0, 1, 2)); print(np.random.logistic(0, 1, 2), np.random.negative_binomial(3, 0.5, 2)); print(np.random.hypergeometric(5, 5, 3, 2)); print(np.random.f(2, 3, 2), np.random.zipf(3, 2)); print(np.random.power(2, 2), np.random.bytes(3)); print(np.random.standard_cauchy(2), np.random.wald(1, 2, 2)); print(np.random.logseries(0.5, 3), np.random.noncentral_chisquare(3, 1, 2)); print(np.random.binomial(100, 0.4, 3)); print(np.random.rand())
# ---
r = np.random.default_rng(42)
print(r.standard_t(3, 2)); print(r.triangular(0, 1, 2, 2), r.weibull(2, 2)); print(r.geometric(0.2, 3)); print(r.multivariate_normal([0, 0], np.eye(2))); print(r.dirichlet([1, 2])); print(r.pareto(2, 2), r.power(2, 2)); print(r.f(2, 3, 2)); print(r.negative_binomial(3, 0.5, 2)); print(r.vonmises(0, 1, 2)); print(r.standard_cauchy(2)); print(r.zipf(3, 2)); print(r.multinomial(5, [0.2, 0.8])); print(r.logseries(0.5, 3)); print(r.wald(1, 2, 2)); print(r.hypergeometric(5, 5, 3, 2)); print(r.noncentral_chisquare(3, 1, 2)); print(r.binomial(100, 0.4, 3)); print(r.random())
# ---
print(np.apply_along_axis(lambda v: v.sum(), 0, np.arange(6).reshape(2, 3)), np.vectorize(lambda x, y: x + y)([1, 2], 3), np.vectorize(lambda x: x > 1, otypes=[bool])([1, 2]), np.vectorize(np.mean, signature="(n)->()")([[1, 2], [3, 4]]), np.frompyfunc(lambda x: x + 1, 1, 1)([1, 2]), np.apply_over_axes(np.sum, np.ones((2, 2)), [0]))
f = np.vectorize(lambda a, b=2: a * b, doc="hi"); print(f([1, 2]), f([1, 2], b=5))
@np.vectorize
def g(x): return x * 2
print(g([1, 2]), np.vectorize(lambda x: (x, x * 2))([1, 2]), np.vectorize(lambda v: v[::-1], signature="(n)->(n)")([[1, 2], [3, 4]]), np.vectorize(str)([1, 2]))
# ---
np.vectorize(lambda x: x)([])
