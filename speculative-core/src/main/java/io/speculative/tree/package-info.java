/**
 * Token trees: what a drafter proposes and a target scores in one pass.
 *
 * <p>Start at {@link io.speculative.tree.TokenTree}. Node 0, the root, is the last emitted token; every other node is a
 * drafted token whose parent stands before it. A chain is a tree of width one. A
 * {@link io.speculative.tree.TreeAttentionMask} says which nodes a node may attend to: itself and its ancestors (Miao
 * et al. 2024, "SpecInfer", tree attention). A {@link io.speculative.tree.TreeShape} is how many children every node is
 * to have; a {@link io.speculative.tree.TreeShapeFile} keeps one in a text file.
 */
@NullMarked
package io.speculative.tree;

import org.jspecify.annotations.NullMarked;
