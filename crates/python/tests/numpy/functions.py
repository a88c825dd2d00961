import numpy as np
print(np.linspace(0, 1, 5), np.linspace(0, 10, 4, endpoint=False), np.arange(1, 10, 3), np.arange(0, 1, 0.25), np.logspace(0, 3, 4), np.eye(2), np.full((2, 2), 7), np.ones(2), np.zeros_like([1, 2]), np.full_like([1.5], 2))
# %%
x = np.linspace(-2, 2, 5)
print(np.sin(x), np.cos(np.deg2rad([0, 60, 90])), np.exp(x), np.log([1, np.e]), np.sqrt([4, 9]), np.abs(x), np.sign(x), np.power(x, 2), np.log10([1, 1000]), np.arctan2(1, -1), np.hypot(3, 4), np.floor([1.5, -1.5]), np.ceil(1.2), np.maximum(x, 0), np.minimum([1, 5], [3, 2]))
print(np.isnan([1, np.nan]), np.isfinite([1, np.inf]), np.nan_to_num([np.nan, 1]), np.mod(7, 3), np.add(1, 2), np.multiply.outer([1, 2], [3, 4]), np.add.reduce([1, 2, 3]), np.logical_and(True, [True, False]), np.sin, np.pi, np.inf, np.nan)
# %%
a = np.array([[3., 1, 2], [9, np.nan, 7]])
print(np.nanmean(a), np.nanmax(a, axis=0), np.nansum(a, axis=1), np.nanstd(a), np.mean(a, axis=0), np.median([3, 1, 2, 4]), np.percentile([1, 2, 3, 4], 30), np.quantile([1., 2, 3, 4], [0.25, 0.5]), np.nanpercentile(a, 50), np.average([1, 2, 3], weights=[3, 1, 0]), np.count_nonzero([1, 0, 2]))
print(np.sort([3, 1, 2]), np.argsort([3, 1, 2]), np.unique([3, 1, 1, 2]), np.unique(["b", "a", "b"], return_counts=True), np.searchsorted([1, 2, 3], 2.5), np.digitize([0.5, 1.5, 2.5], [1, 2]), np.histogram([1, 2, 2, 3], bins=3), np.cumsum([1, 2, 3]), np.diff([1, 4, 9]), np.gradient([1., 4, 9, 16]), np.trapezoid([1, 2, 3]), np.interp(2.5, [1, 2, 3], [10, 20, 30]), np.interp([0, 1.5, 9], [1, 2], [5, 6], left=-1))
# %%
print(np.concatenate([[1, 2], [3]]), np.vstack([[1, 2], [3, 4]]), np.hstack([[1], [2, 3]]), np.stack([[1, 2], [3, 4]], axis=1), np.column_stack([[1, 2], [3, 4]]), np.append([1], [2, 3]), np.tile([1, 2], 2), np.repeat([1, 2], 2), np.flip([1, 2, 3]), np.roll([1, 2, 3], 1), np.pad([1, 2], 1), np.split(np.arange(4), 2), np.array_split(np.arange(5), 2), np.delete([1, 2, 3], 1), np.insert([1, 2], 1, 9))
X, Y = np.meshgrid([1, 2, 3], [4, 5]); print(X, Y, np.where(X > 1, X, 0), np.where([False, True]), np.argwhere([[0, 1], [1, 0]]), np.nonzero([0, 3]), np.expand_dims([1, 2], 0).shape, np.squeeze([[1]]).shape, np.moveaxis(np.zeros((1, 2, 3)), 0, -1).shape, np.broadcast_to([1, 2], (2, 2)), np.transpose([[1, 2]]), np.atleast_2d(3), np.reshape(range(4), (2, -1)))
# %%
print(np.allclose([1, 2], [1, 2 + 1e-9]), np.isclose([1, 2], [1, 2.1]), np.array_equal([1], [1]), np.isin([1, 2], [2]), np.round(2.567, 1), np.around([1.25, 1.35], 1), np.clip([1, 5], 2, 4), np.dot([1, 2], [3, 4]), np.outer([1, 2], [3, 4]), np.cross([1, 0, 0], [0, 1, 0]), np.polyval([1, 2, 3], 2), np.linalg.norm([3, 4]), np.linalg.det([[1., 2], [3, 4]]).round(6), np.linalg.solve([[2., 0], [0, 4]], [2, 4]), np.convolve([1, 2], [1, 1]), np.bincount([0, 1, 1]), np.union1d([1], [2]), np.intersect1d([1, 2], [2, 3]), np.cov([1, 2, 3], [1, 2, 4]), np.corrcoef([1, 2, 3], [1, 2, 4]))
print(np.round(np.polyfit([0, 1, 2, 3], [1, 3, 5, 7.5], 1), 6), np.max([1, 2]), np.min([[1], [0]], axis=0), np.any([0, 1]), np.prod([2, 3]), np.ndim([[1]]), np.shape([[1]]), np.size([1, 2]), np.result_type("f4", "i4"), np.finfo("f8").eps, np.iinfo("i2").max, np.r_[1:4, 9], np.c_[[1, 2], [3, 4]], np.s_[1:2], np.apply_along_axis(sum, 0, np.ones((2, 3))), np.vectorize(lambda v: v * 2)([1, 2]), list(np.ndindex(1, 2)), np.take_along_axis(np.array([[3, 1]]), np.array([[1, 0]]), axis=1))
# %%
np.set_printoptions(precision=3, suppress=True); print(np.array([1.23456, 1e-9])); np.set_printoptions(precision=8, suppress=False)
print(np.array2string(np.array([1.5, 2.25]), precision=1), np.arange(2000), np.random.default_rng(0).random((50, 30)))
# %%
with np.errstate(divide="ignore"):
    print(np.array([1., 0]) / 0)
np.testing.assert_allclose([1, 2], [1, 2])
try:
    np.testing.assert_allclose([1., 2, 4], [1., 2, 3])
except AssertionError as e:
    print(e)
try:
    np.testing.assert_array_equal([1, 2], [1, 3])
except AssertionError as e:
    print(e)
