using System.Net;
using System.Text.Json.Nodes;

namespace ApiServerContract;

/// <summary>A Lease as leader election uses it.</summary>
public sealed class LeaseTests : ContractTest
{
    [Test]
    public async Task Lease_Created_KeepsItsMicroTimes()
    {
        var created = await Api.CreateAsync(Leases(), Lease());

        created.Expect(HttpStatusCode.Created).Text("/spec/renewTime").Should().Be("2026-01-01T00:00:02.000003Z");
        created.Text("/spec/acquireTime").Should().Be("2026-01-01T00:00:01.000000Z");
    }

    [Test]
    public async Task Lease_ReplacedBeforeItExists_IsCreated()
    {
        (await Api.ReplaceAsync(Leases("lock"), Lease())).Expect(HttpStatusCode.Created);
    }

    [Test]
    public async Task Lease_RenewedWithAnOldVersion_IsAConflict()
    {
        var read = (await Api.CreateAsync(Leases(), Lease())).Copy();
        read["spec"]!["holderIdentity"] = "two";
        await Api.ReplaceAsync(Leases("lock"), read);

        var late = read.DeepClone();
        late["spec"]!["holderIdentity"] = "three";

        (await Api.ReplaceAsync(Leases("lock"), late)).ExpectStatus(HttpStatusCode.Conflict, "Conflict");
    }

    [Test]
    public async Task Lease_Released_HasAnEmptyHolder()
    {
        var read = (await Api.CreateAsync(Leases(), Lease())).Copy();
        read["spec"]!["holderIdentity"] = "";
        read["spec"]!["leaseDurationSeconds"] = 1;

        var released = await Api.ReplaceAsync(Leases("lock"), read);

        released.Expect(HttpStatusCode.OK).Text("/spec/holderIdentity").Should().Be("");
    }

    [TestCase("2026-01-01T00:00:02Z")]
    [TestCase("2026-01-01T00:00:02.0000001Z")]
    [TestCase("just now")]
    public async Task RenewTime_WithoutExactlySixDigits_IsRefused(string time)
    {
        var lease = Lease();
        lease["spec"]!["renewTime"] = time;

        (await Api.CreateAsync(Leases(), lease)).ExpectStatus(HttpStatusCode.BadRequest, "BadRequest");
    }

    [Test]
    public async Task Duration_OfZero_IsRefused()
    {
        var lease = Lease();
        lease["spec"]!["leaseDurationSeconds"] = 0;

        (await Api.CreateAsync(Leases(), lease)).ExpectStatus(HttpStatusCode.UnprocessableEntity, "Invalid").ExpectCause("spec.leaseDurationSeconds");
    }

    private static JsonObject Lease() => Json(
        """
        {
          "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "lock"},
          "spec": {
            "holderIdentity": "one", "leaseDurationSeconds": 15, "leaseTransitions": 0,
            "acquireTime": "2026-01-01T00:00:01.000000Z", "renewTime": "2026-01-01T00:00:02.000003Z"
          }
        }
        """);
}
