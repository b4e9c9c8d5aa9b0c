//! 6.1.3 Circular Definition of Product ID: no product that a relationship defines ends up in a circle.
//!
//! Ours because csaf-rs follows each product anew and by recursion: a long chain takes minutes, a longer one all of the stack.

use super::products::items;
use super::tests::Hit;
use serde_json::Value;
use std::collections::HashMap;

const REFERENCES: [&str; 2] = ["product_reference", "relates_to_product_reference"];

/// A finding for each relationship whose product refers to itself, or leads into a circle.
pub(super) fn run(json: &Value) -> Vec<Hit> {
    let relationships = json
        .get("product_tree")
        .and_then(|tree| tree.get("relationships"));
    let defined: Vec<(usize, &str, &Value)> = items(relationships)
        .enumerate()
        .filter_map(|(index, relationship)| {
            let id = relationship
                .get("full_product_name")?
                .get("product_id")?
                .as_str()?;
            Some((index, id, relationship))
        })
        .collect();

    let mut hits = Vec::new();
    let mut products: HashMap<&str, Product<'_>> = defined
        .iter()
        .map(|(_, id, _)| (*id, Product::default()))
        .collect();
    for (index, id, relationship) in &defined {
        for key in REFERENCES {
            let Some(reference) = relationship.get(key).and_then(Value::as_str) else {
                continue;
            };
            if reference == *id {
                hits.push((
                    format!("/product_tree/relationships/{index}/{key}"),
                    format!("the product `{id}` is defined by itself"),
                ));
                continue;
            }
            let Some(part) = products.get_mut(reference) else {
                continue;
            };
            part.used_by.push(id);
            if let Some(whole) = products.get_mut(id) {
                whole.open += 1;
            }
        }
    }

    let mut settled: Vec<&str> = products
        .iter()
        .filter(|(_, product)| product.open == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = settled.pop() {
        let used_by = products
            .get_mut(id)
            .map(|product| std::mem::take(&mut product.used_by));
        for whole in used_by.into_iter().flatten() {
            if let Some(product) = products.get_mut(whole) {
                product.open -= 1;
                if product.open == 0 {
                    settled.push(whole);
                }
            }
        }
    }
    for (index, id, _) in &defined {
        if products.get(id).is_some_and(|product| product.open > 0) {
            hits.push((
                format!("/product_tree/relationships/{index}"),
                format!("the definition of the product `{id}` leads in a circle"),
            ));
        }
    }
    hits
}

/// A product that a relationship defines.
#[derive(Default)]
struct Product<'a> {
    /// How many of its parts are not yet known to be free of circles.
    open: usize,
    /// The products that it is a part of.
    used_by: Vec<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::run;
    use serde_json::{Value, json};

    fn relationship(id: &str, part: &str, other: &str) -> Value {
        json!({
            "full_product_name": {"product_id": id},
            "product_reference": part,
            "relates_to_product_reference": other,
        })
    }

    fn pointers(relationships: &[Value]) -> Vec<String> {
        let hits = run(&json!({"product_tree": {"relationships": relationships}}));
        hits.into_iter().map(|(pointer, _)| pointer).collect()
    }

    #[test]
    fn a_product_made_of_itself_is_found_at_the_reference() {
        assert_eq!(
            pointers(&[
                relationship("A", "PUMP", "A"),
                relationship("B", "B", "PUMP")
            ]),
            [
                "/product_tree/relationships/0/relates_to_product_reference",
                "/product_tree/relationships/1/product_reference"
            ]
        );
    }

    #[test]
    fn a_circle_and_what_leads_into_it_are_found() {
        let circle = [
            relationship("A", "PUMP", "B"),
            relationship("B", "C", "PUMP"),
            relationship("C", "PUMP", "B"),
            relationship("D", "PUMP", "APP"),
        ];
        let expected = [0, 1, 2].map(|index| format!("/product_tree/relationships/{index}"));
        assert_eq!(pointers(&circle), expected);
    }

    #[test]
    fn a_long_chain_and_a_part_used_twice_pass() {
        let mut chain: Vec<Value> = (1..100_000)
            .map(|i| relationship(&format!("P{i}"), &format!("P{}", i - 1), "PUMP"))
            .collect();
        chain.push(relationship("TWICE", "P7", "P7"));
        assert_eq!(pointers(&chain), [""; 0]);
    }
}
