//! A closed graph: nodes in topological order and named outputs.

use std::collections::HashMap;

use crate::error::Result;
use crate::expr::{Expr, Meta};
use crate::op::Op;

#[derive(Debug, Clone)]
pub struct Node {
    pub op: Op,
    /// Indices of the operands, smaller than the node's own.
    pub inputs: Vec<usize>,
    pub meta: Meta,
}

/// What an engine runs.
#[derive(Debug, Clone)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub outputs: Vec<(String, usize)>,
}

impl Graph {
    /// The graph that computes `outputs`. Results that are in memory already become literals if they are
    /// at most `inline` bytes (or were literals anyhow); larger ones are computed again where the
    /// graph runs.
    pub fn new(outputs: &[(String, Expr)], inline: u64) -> Result<Self> {
        let mut graph = Graph {
            nodes: vec![],
            outputs: vec![],
        };
        let mut seen = HashMap::new();
        for (name, expr) in outputs {
            let index = graph.add(expr, inline, &mut seen);
            graph.outputs.push((name.clone(), index));
        }
        Ok(graph)
    }

    /// Depth first with a stack of its own: a graph may be deeper than the machine stack.
    fn add(&mut self, root: &Expr, inline: u64, seen: &mut HashMap<usize, usize>) -> usize {
        let mut stack = vec![(root.clone(), false)];
        while let Some((expr, ready)) = stack.pop() {
            if seen.contains_key(&expr.ptr()) {
                continue;
            }
            let literal = match expr.value() {
                Some(array) if expr.op().is_source() || expr.meta().nbytes() <= inline => {
                    Some(array.clone())
                }
                _ => None,
            };
            if !ready && literal.is_none() && !expr.inputs().is_empty() {
                stack.push((expr.clone(), true));
                stack.extend(
                    expr.inputs()
                        .iter()
                        .rev()
                        .map(|input| (input.clone(), false)),
                );
                continue;
            }
            let inputs = match literal {
                Some(_) => vec![],
                None => expr
                    .inputs()
                    .iter()
                    .map(|input| seen[&input.ptr()])
                    .collect(),
            };
            let op = literal.map_or_else(|| expr.op().clone(), Op::Literal);
            self.nodes.push(Node {
                op,
                inputs,
                meta: expr.meta().clone(),
            });
            seen.insert(expr.ptr(), self.nodes.len() - 1);
        }
        seen[&root.ptr()]
    }

    /// The nodes as expressions again, index by index.
    pub fn to_exprs(&self) -> Result<Vec<Expr>> {
        let mut exprs: Vec<Expr> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let inputs = node
                .inputs
                .iter()
                .map(|index| exprs[*index].clone())
                .collect();
            exprs.push(match &node.op {
                Op::Literal(array) => Expr::literal(array.clone()),
                op => Expr::new(op.clone(), inputs)?,
            });
        }
        Ok(exprs)
    }
}
