//! `serve`: the static page, and a gateway beside it.

mod files;
mod gateway;

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

pub use files::Extra;

use crate::build;
use crate::setup;
use crate::shell::{Failure, Result, at, refuse_rest, step, take_option, take_switch};

const PORT: u16 = 8080;

pub fn command(arguments: &[String]) -> Result {
    let mut arguments = arguments.to_vec();
    let no_gateway = take_switch(&mut arguments, "--no-gateway");
    let as_built = take_switch(&mut arguments, "--as-built");
    let profile = build::take_profile(&mut arguments);
    let wanted = port(take_option(&mut arguments, "--port")?)?;
    refuse_rest(&arguments)?;

    if !as_built {
        setup::for_serving()?;
        build::site(profile)?;
    }

    let port = free_port(wanted)?;
    let address = format!("http://127.0.0.1:{port}/");
    let (asked, stop) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = asked.send(());
    })
    .map_err(|e| Failure::new(format!("could not listen for Ctrl-C: {e}"), "try again"))?;

    let gateway = match no_gateway {
        true => None,
        false => Some(step("Gateway with an embedded Dask cluster", || {
            gateway::Gateway::start(port)
        })?),
    };
    let settings = match &gateway {
        Some(gateway) => format!(
            "{{\"gateway\": \"{}\", \"token\": null}}\n",
            gateway.address
        ),
        None => "{}\n".to_string(),
    };
    files::serve(at("dist"), port, vec![settings_file(settings)])?;
    println!("\nLittoral is at {address}");
    match &gateway {
        Some(gateway) => println!("Gateway at {} (API: {0}/docs)", gateway.address),
        None => println!("Without a gateway: everything is computed in the page."),
    }
    println!("Ctrl-C stops.");

    let Some(mut gateway) = gateway else {
        let _ = stop.recv();
        return Ok(());
    };
    // Until Ctrl-C, look twice a second whether the gateway is still there.
    while let Err(mpsc::RecvTimeoutError::Timeout) = stop.recv_timeout(Duration::from_millis(500)) {
        if let Some(status) = gateway.ended() {
            return Err(Failure::new(
                format!("the gateway ended with {status}"),
                "look at what it printed; cargo xtask serve --no-gateway serves the page alone",
            ));
        }
    }
    println!("\nstopping");
    gateway.stop()
}

/// Where the page looks for the address of a gateway.
fn settings_file(body: String) -> Extra {
    let url = "/littoral.json".to_string();
    Extra { url, body }
}

/// Serves `folder` and `extras` for as long as this command runs; gives the address.
pub fn in_background(folder: PathBuf, extras: Vec<Extra>) -> Result<String> {
    let port = any_port()?;
    files::serve(folder, port, extras)?;
    Ok(format!("http://127.0.0.1:{port}/"))
}

fn port(option: Option<String>) -> Result<Option<u16>> {
    option
        .map(|text| {
            text.parse().map_err(|_| {
                Failure::new(
                    format!("--port {text} is not a port"),
                    "a number up to 65535",
                )
            })
        })
        .transpose()
}

/// The port asked for, which must be free; else the usual one, or any.
fn free_port(wanted: Option<u16>) -> Result<u16> {
    let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok() && !answers(port);
    match wanted {
        Some(port) if port != 0 && !is_free(port) => Err(Failure::new(
            format!("port {port} is in use"),
            "stop what listens there, or choose another: --port N",
        )),
        Some(port) if port != 0 => Ok(port),
        None if is_free(PORT) => Ok(PORT),
        _ => any_port(),
    }
}

fn answers(port: u16) -> bool {
    TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_millis(200)).is_ok()
}

fn any_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Failure::new(format!("found no free port: {e}"), "try --port N"))
}
