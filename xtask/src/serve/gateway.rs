//! The gateway as a child process.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::setup;
use crate::shell::{self, Failure, Result, at};

use super::any_port;

/// A cluster of processes takes some seconds to start; on a busy machine many.
const START: Duration = Duration::from_secs(90);
const STOP: Duration = Duration::from_secs(10);

pub struct Gateway {
    child: Child,
    port: u16,
    pub address: String,
}

impl Gateway {
    /// Starts a gateway that may read what the page's own server holds, and waits until it answers.
    pub fn start(page_port: u16) -> Result<Self> {
        let program = setup::in_environment("littoral-gateway");
        let port = any_port()?;
        let mut command = shell::command(program);
        command
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .arg("--results")
            .arg(at("target/gateway"))
            .stdin(Stdio::null());
        for host in ["127.0.0.1", "localhost"] {
            let origin = format!("http://{host}:{page_port}");
            command.args([
                "--allow-source",
                &format!("{origin}/"),
                "--allow-origin",
                &origin,
            ]);
        }
        let child = command.spawn().map_err(|e| {
            Failure::new(
                format!("could not start {}: {e}", shell::typed(&command)),
                "cargo xtask setup installs it; --no-gateway does without",
            )
        })?;
        let mut gateway = Self {
            child,
            port,
            address: format!("http://127.0.0.1:{port}"),
        };
        gateway.wait_until_ready()?;
        Ok(gateway)
    }

    fn wait_until_ready(&mut self) -> Result {
        let remedy = "look at what it printed; cargo xtask serve --no-gateway does without";
        let deadline = Instant::now() + START;
        while !self.answers() {
            if let Some(status) = self.ended() {
                let what = format!("the gateway ended with {status} while starting");
                return Err(Failure::new(what, remedy));
            }
            if Instant::now() > deadline {
                self.stop()?;
                let what = format!("the gateway did not answer within {} s", START.as_secs());
                return Err(Failure::new(what, remedy));
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    fn answers(&self) -> bool {
        let request = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(2)))?;
            stream.write_all(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")?;
            let mut status = [0; 12];
            stream.read_exact(&mut status)?;
            Ok(status.ends_with(b" 200"))
        };
        request().unwrap_or(false)
    }

    /// How the gateway ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Asks it to stop, so that it can stop its cluster; insists after a while.
    pub fn stop(&mut self) -> Result {
        if cfg!(unix) {
            let id = self.child.id().to_string();
            let _ = Command::new("kill").args(["-TERM", &id]).status();
            let deadline = Instant::now() + STOP;
            while Instant::now() < deadline {
                if self.ended().is_some() {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        Ok(())
    }
}

impl Drop for Gateway {
    /// Whatever ends this command, no gateway stays behind.
    fn drop(&mut self) {
        if self.ended().is_none() {
            let _ = self.stop();
        }
    }
}
