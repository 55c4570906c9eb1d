using System.Text;
using InferenceRuntime.Protocols.Rest.V1;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Damaged version 1 requests by the ten thousand: each is read or refused as the client's fault, and none leaves memory behind.</summary>
public sealed class V1DecoderMassTests
{
    private static readonly string[] Requests =
    [
        """{"instances": [{"n": [1, -2.5e3, NaN], "t": "a\u00fc", "i": [[1, 2], [3, 4]], "f": true}, {"f": false, "i": [[5, 6], [7, 8]], "t": {"b64": "/wA="}, "n": [1, 2, 3]}]}""",
        """{"signature_name": "serving_default", "inputs": {"n": [[1, 2, 3]], "t": ["x"], "i": [[[1]]], "f": [true]}, "unknown": {"a": [null, {"b": 1}]}}""",
        """{"inputs": {"n": [], "t": [[], []], "i": [[[], []]], "f": false}}""",
        """{"instances": [{"n": 1, "t": "", "i": 9223372036854775807, "f": true}]}""",
        """{"instances": [{"n": 1}, {"n": 2}]}""",
    ];

    private readonly NativeBufferPool _pool = new();

    [Test]
    public void Read_DamagedRequests_AreReadOrRefused() => Run(seed: 20_261_121, mutants: 4_000);

    [Test]
    [Category("Slow")]
    public void Read_DamagedRequestsFromARandomStart_AreReadOrRefused()
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        Run(seed, mutants: 100_000);
    }

    private void Run(int seed, int mutants)
    {
        // An input of each kind that is read in its own way.
        var signature = new ModelSignature([Input("n", Datatype.FP32), Input("t", Datatype.Bytes), Input("i", Datatype.Int64), Input("f", Datatype.Bool)], []);
        var mutator = new Mutator(seed);
        var sources = Array.ConvertAll(Requests, Encoding.UTF8.GetBytes);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < mutants * sources.Length; i++)
        {
            var bytes = mutator.Mutate(sources[i % sources.Length], sources[(i + 1) % sources.Length]);
            try
            {
                new V1RequestReader(_pool).Read(bytes, "m", signature, out _).Dispose();
                accepted++;
            }
            catch (ServingException e)
            {
                e.Error.Should().Be(ServingError.InvalidRequest);
                refused++;
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message}\n{Convert.ToBase64String(bytes)}\n{e.StackTrace}");
            }
        }

        TestContext.Out.WriteLine($"{accepted} accepted, {refused} refused");
        accepted.Should().BeGreaterThan(mutants / 10);
        refused.Should().BeGreaterThan(mutants);
        _pool.Lent.Should().Be(0);
    }

    private static TensorSpec Input(string name, Datatype datatype) => new(name, datatype, [TensorShape.Free], ["n"]);
}
