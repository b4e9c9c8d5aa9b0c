//! The `obstat` command.

/// Much of a run is small allocations on all cores, where the allocators of the usual C libraries take half of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    obstat::cli::run(std::env::args_os())
}
