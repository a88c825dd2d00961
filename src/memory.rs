//! The allocator, which leaves no traces while the interpreter is prepared: that memory is shipped
//! (`xtask/src/snapshot.rs`), and what was freed would travel with every page.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

struct Traceless;

#[global_allocator]
static ALLOCATOR: Traceless = Traceless;

static CLEARING: AtomicBool = AtomicBool::new(false);

/// Runs with freed memory filled with zeroes.
pub fn without_traces<R>(run: impl FnOnce() -> R) -> R {
    CLEARING.store(true, Ordering::Relaxed);
    let result = run();
    CLEARING.store(false, Ordering::Relaxed);
    result
}

// Safety: every block is the system's, of the layout that was asked for.
unsafe impl GlobalAlloc for Traceless {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe {
            if CLEARING.load(Ordering::Relaxed) {
                block.write_bytes(0, layout.size());
            }
            System.dealloc(block, layout);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        unsafe {
            if !CLEARING.load(Ordering::Relaxed) {
                return System.realloc(block, layout, size);
            }
            let Ok(new) = Layout::from_size_align(size, layout.align()) else {
                return std::ptr::null_mut();
            };
            let moved = System.alloc(new);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, size.min(layout.size()));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
