using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

// Calls of small layers, lifted by slicing, with views on their arguments.
internal sealed partial class ProgramDraw
{
    private void Compose()
    {
        var others = _axes.Where(a => !a.IsTime).ToList();
        if (others.Count == 0)
        {
            Map();
            return;
        }
        var width = Pick(others);
        var outer = Shuffled(_axes.Where(a => a != width)).Take(Below(3)).OrderBy(a => _axes.IndexOf(a)).ToList();
        string slice = outer.Count == 0 ? "" : $"[{string.Join(", ", outer.Select(a => SpecProgram.Letters(a.Name)[0]))}]";
        var x = _arrays.LastOrDefault(a => a.Kind == "Local" && a.Axes.SequenceEqual(outer.Append(width).Select(l => l.Name)))
            ?? Declare("In", [.. outer, width]);
        if (Size(outer.Append(width).Select(a => new Loop("", a))) > MostWork / 4)
        {
            Map();
            return;
        }
        switch (Below(5))
        {
            case 0:
                Add("UnitNorm", width, x.Name + slice, Declare("Weight", [width]).Name);
                break;
            case 1:
                Add("Centred", width, x.Name + slice);
                break;
            case 2:
                var to = Pick(others);
                if (to == width) goto case 1;
                Add("Dense", to, x.Name + slice, Declare("Weight", [to, width]).Name);
                break;
            case 3 when outer.Any(a => a.IsTime):
                // The callee's own time: every other axis is sliced away.
                var time = outer.First(a => a.IsTime);
                List<SpecAxis> rest = [.. outer.Where(a => a != time)];
                var from = Declare("In", [.. rest, time, width]);
                string head = rest.Count == 0 ? "" : $"[{string.Join(", ", rest.Select(a => SpecProgram.Letters(a.Name)[0]))}]";
                var y = Declare("Local", [.. rest, time, width], -20, 20);
                _statements.Add(new Call("Leaky", [from.Name + head, Declare("Weight", [width]).Name, y.Name + head], y.Name));
                break;
            default:
                Add("Gated", width, x.Name + slice, Declare("In", [.. outer, width]).Name + slice);
                break;
        }

        void Add(string layer, SpecAxis last, params string[] arguments)
        {
            var y = Declare("Local", [.. outer, last], -30, 30);
            _statements.Add(new Call(layer, [.. arguments, y.Name + slice], y.Name));
        }
    }

    /// <summary>The layers that drawn programs call.</summary>
    public const string Library = """
        [Layer(Source = "library")]
        public static partial class UnitNorm
        {
            public static void Define<D>(In<D> x, Weight<D> w, Out<D> y)
            {
                Index<D> d = new(), i = new();
                y[d] = x[d] * Rsqrt(Mean(i, Sq(x[i])) + 0.1) * w[d];
            }
        }

        [Layer(Source = "library")]
        public static partial class Centred
        {
            public static void Define<D>(In<D> x, Out<D> y)
            {
                Index<D> d = new(), i = new();
                Local<D> z = new();
                z[d] = x[d] - Mean(i, x[i]);
                y[d] = z[d] * Sigmoid(z[d]);
            }
        }

        [Layer(Source = "library")]
        public static partial class Dense
        {
            public static void Define<I, O>(In<I> x, Weight<O, I> w, Out<O> y)
            {
                Index<I> i = new();
                Index<O> o = new();
                y[o] = Tanh(Sum(i, w[o, i] * x[i]));
            }
        }

        [Layer(Source = "library")]
        public static partial class Gated
        {
            public static void Define<D>(In<D> x, In<D> gate, Out<D> y)
            {
                Index<D> d = new();
                y[d] = x[d] * Silu(gate[d]);
            }
        }

        [Layer(Source = "library")]
        public static partial class Leaky
        {
            public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y) where T : ITime
            {
                Index<T> t = new();
                Index<D> d = new();
                Local<T, D> h = new();
                h[t, d] = Sigmoid(a[d]) * h[t - 1, d] + x[t, d];
                y[t, d] = h[t, d] * Tanh(x[t, d]);
            }
        }

        """;
}
