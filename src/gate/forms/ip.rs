//! Internet protocol addresses: the marks between the numbers are a part of them.

use std::net::IpAddr;
use std::net::Ipv6Addr;

use super::Forms;
use crate::gate::pattern::{Fit, Sort};

impl Forms {
    pub(super) fn ip(&mut self, value: &str) {
        match value.parse() {
            Ok(IpAddr::V4(address)) => {
                let numbers = address.octets().map(|octet| octet.to_string());
                self.numbers(&numbers);
            }
            Ok(IpAddr::V6(address)) => {
                self.exact_v6(&address);
                self.loose(value, Sort::Free);
            }
            Err(_) => self.code(value),
        }
    }

    fn exact_v6(&mut self, address: &Ipv6Addr) {
        let segments = address.segments();
        let full: Vec<String> = segments.iter().map(|part| format!("{part:04x}")).collect();
        self.loose(&full.join(":"), Sort::Free);
        self.loose(&address.to_string(), Sort::Free);
        let bare: Vec<String> = segments.iter().map(|part| format!("{part:x}")).collect();
        self.loose(&bare.join(":"), Sort::Free);
    }

    fn numbers(&mut self, numbers: &[String]) {
        let mut before = Vec::new();
        let mut length = 0;
        for number in numbers {
            if length > 0 {
                before.push(length);
            }
            length += number.len();
        }
        let fit = Fit::Cut {
            before: before.into(),
            any: true,
            dots: true,
        };
        self.push(numbers.concat().into_bytes(), Sort::Free, fit);
    }
}
