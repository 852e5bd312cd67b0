"""The graph: first draw what is to be computed, then let numbers flow through it.

TensorFlow thinks in sentences. Constants, variables and placeholders are the nouns: a number that is known, one that
may change, one that will be told later. Operations are the verbs. A sentence is written down first, as a graph; nothing
is computed yet. Only when a session runs it (or a `tf.function` is called) do tensors flow along the arrows.

    python sketches/lessons/01_graph.py -o graph.png
"""

import tempfile
from pathlib import Path

import artnet as an
from artnet.lazy import tf
from artnet.sketching.figures import ACCENT, FAINT, INK, PAPER, figure

NOUNS = {
    "Const": ("constant", "#e0a13a"),
    "VarHandleOp": ("variable", "#4d7c4b"),
    "Placeholder": ("placeholder", "#2f5d7c"),
}
VERBS = {"AddV2": "+", "Mul": "×"}


def first_line(error):
    """What an error says, in a line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:84]}"


def sentences():
    """The lecture's three exercises as one graph, run by a session; and what goes wrong. Returns the graph."""
    v1 = tf.compat.v1  # TensorFlow as it was when the lecture was given
    with tf.Graph().as_default() as graph, v1.Session() as session:
        print(f"constants       2 + 3 = {session.run(tf.constant(2) + tf.constant(3))}")

        x, y = (v1.get_variable(name, initializer=value, use_resource=True) for name, value in (("x", 10), ("y", 20)))
        answer = (x + y) * (x * y)
        try:
            session.run(answer)
        except tf.errors.FailedPreconditionError:
            print("variables       not initialised yet: they have a name and a shape, but no value")
        session.run(v1.global_variables_initializer())
        print(f"variables       (x + y) * (x * y) = {session.run(answer)}")

        a = v1.placeholder(tf.float32, shape=[3], name="a")
        added = a + tf.constant([5.0, 5.0, 5.0])
        print(f"placeholder     a + [5, 5, 5] = {session.run(added, feed_dict={a: [1, 2, 3]})}")
        for wrong in ([1, 2], ["one", "two", "three"]):
            try:
                session.run(added, feed_dict={a: wrong})
            except (ValueError, TypeError) as error:
                print(f"  fed {wrong}: {first_line(error)}")
        whole = v1.placeholder(tf.int32, shape=[3], name="whole")
        kept = session.run(whole + 0, feed_dict={whole: [1.9, 2.9, 3.9]})
        print(f"  but [1.9, 2.9, 3.9] fed to an int32 placeholder: {kept}, cut off and not a word said")
    return graph


def functions():
    """The same three today: a Python function that becomes a graph at its first call."""
    x, y = tf.Variable(10), tf.Variable(20)
    add = tf.function(lambda a: a + tf.constant([5.0, 5.0, 5.0]), input_signature=[tf.TensorSpec([3], tf.float32)])
    print(f"tf.function     {tf.function(lambda: tf.constant(2) + tf.constant(3))()}, ", end="")
    print(f"{tf.function(lambda: (x + y) * (x * y))()}, {add(tf.constant([1.0, 2.0, 3.0]))}")


def kinds_of_numbers():
    """One tensor of each dtype."""
    print("\ndtype       bytes  an example")
    for dtype in (tf.float32, tf.float64, tf.int8, tf.int16, tf.int32, tf.int64, tf.uint8, tf.uint16, tf.string,
                  tf.bool, tf.complex64, tf.complex128, tf.qint8, tf.qint32, tf.quint8):  # fmt: skip
        if dtype.is_quantized:
            value = tf.raw_ops.QuantizeV2(input=[0.5], min_range=-1.0, max_range=1.0, T=dtype).output
            shown = f"0.5 of [-1, 1] as {tf.bitcast(value, dtype.name[1:]).numpy()[0]}"
        else:
            value = tf.constant({tf.string: "words", tf.bool: True}.get(dtype, 3), dtype)
            shown = value.numpy()
        size = "any" if dtype == tf.string else dtype.size
        print(f"{dtype.name:11s} {size:>5}  {shown}")


def kinds_of_verbs():
    """Every operation that the lecture names, run, family by family."""
    families = {
        "element-wise maths": maths(), "array": arrays(), "matrix": matrices(), "stateful": states(),
        "neural network": blocks(), "checkpointing": saved(), "queue": queued(), "control flow": flow(),
    }  # fmt: skip
    count = sum(len(rows) for rows in families.values())
    print(f"\n{count} operations      what is asked                              gives")
    for family, rows in families.items():
        print(family)
        for operation, asked, value in rows:
            value = value.numpy() if hasattr(value, "numpy") else value
            print(f"  {operation:17s} {asked:42s} {' '.join(str(value).split())}")


def maths():
    """Number by number."""
    return (
        ("Add", "2 + 3", tf.raw_ops.Add(x=2, y=3)),
        ("Sub", "2 - 3", tf.raw_ops.Sub(x=2, y=3)),
        ("Mul", "2 x 3", tf.raw_ops.Mul(x=2, y=3)),
        ("Div", "2 / 3", tf.raw_ops.Div(x=2.0, y=3.0)),
        ("Exp", "of 1", tf.raw_ops.Exp(x=1.0)),
        ("Log", "of e", tf.raw_ops.Log(x=2.7182817)),
        ("Greater", "2 > 3", tf.raw_ops.Greater(x=2, y=3)),
        ("Less", "2 < 3", tf.raw_ops.Less(x=2, y=3)),
        ("Equal", "2 = 3", tf.raw_ops.Equal(x=2, y=3)),
    )


def arrays():
    """Tensors cut and joined."""
    return (
        ("Concat", "[1, 2] and [3]", tf.raw_ops.Concat(concat_dim=0, values=[[1, 2], [3]])),
        ("Slice", "two of [1, 2, 3, 4], from the second", tf.raw_ops.Slice(input=[1, 2, 3, 4], begin=[1], size=[2])),
        ("Split", "[1, 2, 3, 4] in two", [one.numpy().tolist() for one in tf.split([1, 2, 3, 4], 2)]),
        ("Constant", "7", tf.constant(7)),
        ("Rank", "of [[1, 2], [3, 4]]", tf.raw_ops.Rank(input=[[1, 2], [3, 4]])),
        ("Shape", "of [[1, 2, 3]]", tf.raw_ops.Shape(input=[[1, 2, 3]])),
        ("Shuffle", "[1, 2, 3, 4], by a seed", tf.random.experimental.stateless_shuffle([1, 2, 3, 4], seed=[3, 0])),
    )


def matrices():
    """Rows times columns."""
    square = [[2.0, 1.0], [1.0, 1.0]]
    return (
        ("MatMul", "[[1, 2]] times its transpose", tf.raw_ops.MatMul(a=[[1, 2]], b=[[1], [2]])),
        ("MatrixInverse", "of [[2, 1], [1, 1]]", tf.raw_ops.MatrixInverse(input=square)),
        ("MatrixDeterminant", "of the same", tf.raw_ops.MatrixDeterminant(input=square)),
    )


def states():
    """What is remembered from one run to the next."""
    counter = tf.Variable(1)
    return (
        ("Variable", "that begins at 1", counter.numpy()),
        ("Assign", "40", counter.assign(40).numpy()),
        ("AssignAdd", "2 more", counter.assign_add(2).numpy()),
    )


def blocks():
    """What networks are made of."""
    square, two = tf.reshape(tf.range(9.0), [1, 3, 3, 1]), tf.ones([2, 2, 1, 1])
    valid = {"strides": [1, 1, 1, 1], "padding": "VALID"}
    convolved = tf.raw_ops.Conv2D(input=square, filter=two, **valid)
    pooled = tf.raw_ops.MaxPool(input=square, ksize=[1, 2, 2, 1], **valid)
    return (
        ("SoftMax", "[0, 0]", tf.raw_ops.Softmax(logits=[[0.0, 0.0]])),
        ("Sigmoid", "of 0", tf.raw_ops.Sigmoid(x=0.0)),
        ("ReLU", "[-1, 1]", tf.raw_ops.Relu(features=[-1.0, 1.0])),
        ("Convolution2D", "0 to 8 in a square, by four ones", tf.squeeze(convolved)),
        ("MaxPool", "of the same, in twos", tf.squeeze(pooled)),
    )


def saved():
    """Numbers that outlive the program."""
    with tempfile.TemporaryDirectory() as folder:
        place = {"prefix": str(Path(folder) / "weights"), "tensor_names": ["w"], "shape_and_slices": [""]}
        tf.raw_ops.SaveV2(**place, tensors=[tf.constant([4.0, 2.0])])
        written = f"{len(list(Path(folder).iterdir()))} files"
        (back,) = tf.raw_ops.RestoreV2(**place, dtypes=[tf.float32])
    return ("Save", "[4, 2]", written), ("Restore", "what was saved", back)


def queued():
    """Tensors that wait for each other."""
    queue = tf.queue.FIFOQueue(3, tf.float32)
    for number in (1.5, 2.5):
        queue.enqueue(number)
    key = tf.raw_ops.MutexLock(mutex=tf.raw_ops.MutexV2())
    kind = key.dtype.name
    tf.raw_ops.ConsumeMutexLock(mutex_lock=key)
    return (
        ("Enqueue", "1.5, then 2.5", f"{queue.size()} wait"),
        ("Dequeue", "first in, first out", queue.dequeue()),
        ("MutexAcquire", "the key of a door that one may pass", f"a {kind}"),
        ("MutexRelease", "the key", "is given back"),
    )


def flow():
    """A loop that the graph itself goes round: halves and triples from 27 to 1; and a fork in it."""
    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph, v1.Session() as session:
        low, high = tf.raw_ops.Switch(data=tf.constant(5), pred=tf.constant(True))
        joined = tf.raw_ops.Merge(inputs=[low * 10, high + 1])
        forked = session.run([joined.output, joined.value_index])
        modern = v1.control_flow_v2_enabled()
        v1.disable_control_flow_v2()  # as it was when the lecture was given: today a loop is one operation
        try:
            steps = v1.while_loop(
                lambda n, steps: n > 1,
                lambda n, steps: (tf.where(tf.equal(n % 2, 0), n // 2, 3 * n + 1), steps + 1),
                (27, 0),
            )[1]
        finally:
            if modern:
                v1.enable_control_flow_v2()
        steps = session.run(steps)
        kinds = [op.type for op in graph.get_operations()]
    return (
        ("Switch", "5 goes the way of true", "to + 1"),
        ("Merge", "whichever way something comes", f"{forked[0]}, by way {forked[1]}"),
        ("Enter", "27 and 0 into the loop", f"{kinds.count('Enter')} of them"),
        ("NextIteration", "round again", f"{steps} times"),
        ("Leave", "at 1", f"{kinds.count('Exit')} of them, after {steps} steps"),
    )


def name_of(op):
    """A verb's sign, a constant's value, another noun's name."""
    if op.type != "Const":
        return VERBS.get(op.type, op.name.split("/")[-1])
    value = tf.make_ndarray(op.get_attr("value"))
    return f"{value:g}" if value.ndim == 0 else "[" + ", ".join(f"{v:g}" for v in value) + "]"


def arranged(graph):
    """Where each noun and verb stands, (column, row): nouns on the left, verbs right of what they speak about."""
    known = [op for op in graph.get_operations() if op.type in VERBS or (op.type in NOUNS and "nit" not in op.name)]

    def sources(op):  # reading a variable is the variable, for a drawing
        found = [i.op.inputs[0].op if i.op.type == "ReadVariableOp" else i.op for i in op.inputs]
        return [one for one in found if one in known]

    verbs = {op: sources(op) for op in known if op.type in VERBS and len(sources(op)) == 2}
    nouns = [op for op in known if op.type in NOUNS and any(op in spoken for spoken in verbs.values())]
    place = {noun: (0, -float(number)) for number, noun in enumerate(nouns)}
    for verb, spoken in verbs.items():  # they come in the order in which they were written
        column = 1 + max(place[one][0] for one in spoken)
        row = sum(place[one][1] for one in spoken) / 2
        while any(abs(row - y) < 1.15 and x == column for x, y in place.values()):
            row -= 0.15
        place[verb] = (column, row)
    return place, verbs


def drawn(graph, size):
    """The graph's own operations, and the arrows along which tensors flow."""
    place, verbs = arranged(graph)
    with figure(size) as page:
        axes = page.axes[0, 0]
        arrow = {"arrowstyle": "-|>", "color": INK, "shrinkA": page.letters * 2.6, "shrinkB": page.letters * 2.4}
        for verb, spoken in verbs.items():
            for one in spoken:
                axes.annotate("", place[verb], place[one], arrowprops=arrow | {"connectionstyle": "arc3,rad=0.06"})
        for op, (x, y) in place.items():
            noun, out = op.type in NOUNS, op.outputs[0]
            word, color = NOUNS.get(op.type, (op.type, ACCENT))
            kind = (op.get_attr("dtype") if op.type == "VarHandleOp" else out.dtype).name
            kind += f" {out.shape.as_list()}" if out.shape.rank else ""
            box = {"boxstyle": "round,pad=0.6" if noun else "circle,pad=0.4", "fc": color, "ec": FAINT}
            axes.text(x, y, name_of(op), ha="center", va="center", color=PAPER, bbox=box, weight="bold",
                      fontsize=page.letters * (1.2 if noun else 1.7))  # fmt: skip
            axes.text(x, y - 0.42, f"{word}, {kind}", ha="center", va="top", fontsize=page.letters * 0.85)
        columns, rows = zip(*place.values(), strict=True)
        axes.set(xlim=(-0.5, max(columns) + 0.4), ylim=(min(rows) - 0.9, 0.7))
        axes.set_title("nouns on the left, verbs where they meet")
        axes.set_axis_off()
    return page.pixels


@an.sketch
def graph(size=(960, 640), seed=3):
    """Constants, variables, placeholders and operations: the sentences of TensorFlow."""
    written = sentences()
    functions()
    kinds_of_numbers()
    kinds_of_verbs()
    return drawn(written, size)


if __name__ == "__main__":
    an.run(graph)
